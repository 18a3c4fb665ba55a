import { expect, it } from 'vitest'
import { editor } from '../drivers/editor'
import { frame } from '../drivers/frame'
import { modelsScreen } from '../drivers/models'
import { trendsScreen } from '../drivers/trends'
import { tweetsScreen } from '../drivers/tweets'
import { type Host, shoot } from './host'

/** So many annotated tweets are enough to hold some out of training. */
const ENOUGH = 24
const PATIENT = { timeout: 30_000 }

/** Correct, retrain, compare, make active, tag again: for an analyst whose tweets are tagged by the model that came with the program. */
export function loopJourneys(name: string, host: () => Host): void {
  it('corrects a tag with the mouse, and the board knows the new name at once', async () => {
    const { page } = host()
    await frame(page).goTo('tweets')
    await tweetsScreen(page).rows.first().click()
    const tweet = editor(page)
    const word = await tweet.chooseFirstWord()
    await tweet.chosen.filter({ hasText: word }).waitFor()
    await page.getByTestId('set-product').click()
    await tweet.mark(word, 'product').waitFor()
    await page.getByTestId('revised').waitFor()
    await shoot(page, `${name}-corrected`)
    await frame(page).goTo('trends')
    await page.getByTestId('tab-top').click()
    await trendsScreen(page).row(word).waitFor()
  })

  it('corrects a tag with the keyboard, and takes it back', async () => {
    const { page } = host()
    await frame(page).goTo('tweets')
    await tweetsScreen(page).rows.first().waitFor()
    const tweet = editor(page)
    const before = await tweet.text.innerText()
    await page.keyboard.press('j')
    await expect.poll(() => tweet.text.innerText(), PATIENT).not.toBe(before)
    await page.keyboard.press('ArrowRight')
    const word = await tweet.chosen.innerText()
    await page.keyboard.press('4')
    await tweet.mark(word, 'sportsteam').waitFor()
    await page.getByTestId('revised').waitFor()
    await page.keyboard.press('u')
    await tweet.mark(word, 'sportsteam').waitFor({ state: 'detached' })
  })

  it('looks through tweets one by one, and each counts', async () => {
    const { page } = host()
    await frame(page).goTo('label')
    const news = page.getByTestId('since-training')
    const count = async (): Promise<number> => Number.parseInt(await news.innerText(), 10)
    await expect.poll(count, PATIENT).toBeGreaterThan(0)
    const tweet = editor(page)
    for (let n = await count(); n < ENOUGH; n++) {
      const before = await tweet.text.innerText()
      await page.keyboard.press('Enter')
      await expect.poll(() => tweet.text.innerText(), PATIENT).not.toBe(before)
    }
    await expect.poll(count, PATIENT).toBe(ENOUGH)
    await shoot(page, `${name}-label`)
  })

  it('begins to retrain, sees the loss, and cancels without a trace', async () => {
    const { page } = host()
    await frame(page).goTo('models')
    const models = modelsScreen(page)
    await models.rows.first().waitFor()
    const before = await models.rows.count()
    await models.retrain(200)
    expect(await models.loss()).toBeGreaterThan(0)
    await models.training.click()
    await models.training.waitFor({ state: 'detached' })
    await frame(page).idle()
    expect(await models.rows.count()).toBe(before)
  })

  it('retrains, and compares the new model with its parent on tweets that training held out', async () => {
    const { page } = host()
    const models = modelsScreen(page)
    await models.retrain(2)
    expect(await models.devF1()).toBeLessThanOrEqual(100)
    await shoot(page, `${name}-training`)
    await page.getByRole('button', { name: 'Compare it with the active one' }).click({ timeout: 120_000 })
    await page.getByTestId('compared-on').filter({ hasText: 'that training holds out' }).waitFor()
    await page.getByTestId('dumbbells').waitFor()
    await shoot(page, `${name}-comparison`)
  })

  it('makes it active, tags again, and reads its board', async () => {
    const { page } = host()
    const models = modelsScreen(page)
    const id = (await models.rows.filter({ hasText: 'trained here' }).last().getAttribute('data-model')) ?? ''
    await models.open(id)
    await page.getByTestId('activate').click()
    await models.rows
      .and(page.locator(`[data-model="${id}"]`))
      .getByTestId('active-model')
      .waitFor()
    await page.getByTestId('tag-again').click()
    await frame(page).idle()
    await frame(page).jobs.getByText(`Model ${id}, run`).waitFor()
    await frame(page).goTo('trends')
    expect(await trendsScreen(page).names()).toContain('London')
    await shoot(page, `${name}-tagged-again`)
  })

  it('opens the tweets behind a cell of the confusion', async () => {
    const { page } = host()
    await frame(page).goTo('models')
    await page.getByTestId('confusion-cell').first().click(PATIENT)
    await page.getByTestId('confused-tweet').first().getByTestId('mark').first().waitFor(PATIENT)
    await shoot(page, `${name}-confused`)
    await page.keyboard.press('Escape')
    await page.getByTestId('confused-dialog').waitFor({ state: 'detached' })
  })

  it('searches settings, sees each trial as a line and the best of them, and finds it among the models', async () => {
    const { page } = host()
    const models = modelsScreen(page)
    await models.tune({ epochs: 2, budget: 5 })
    await page.getByTestId('parallel').locator('svg[role=img] path').first().waitFor({ timeout: 120_000 })
    await page.getByTestId('search-seeds').waitFor({ timeout: 170_000 })
    await page.getByTestId('best-trial').waitFor()
    expect(await models.trials.count()).toBeGreaterThan(1)
    const lines = page.getByTestId('parallel').locator('svg[role=img] path')
    await expect.poll(() => lines.count(), PATIENT).toBe(await models.trials.count())
    await page.getByTestId('parallel-layer').focus()
    await page.keyboard.press('ArrowDown')
    await page
      .getByTestId('parallel-said')
      .getByText(/Trial \d+/)
      .waitFor()
    await shoot(page, `${name}-tuned`)
    await page.keyboard.press('Shift+ArrowUp')
    await page.getByTestId('seed-model').click()
    await page.getByTestId('model-title').filter({ hasText: 'tuned, seed 1' }).waitFor()
  })
}
