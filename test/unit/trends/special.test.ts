import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { logLowerTail, logMass, logUpperTail, quantile } from '../../../src-main/trends/negative-binomial'
import { inverseBetaLogOdds, logGamma, logRegularisedBeta } from '../../../src-main/trends/special'

const table = JSON.parse(
  readFileSync(new URL('../../fixtures/trends/special.json', import.meta.url), 'utf8')
) as Record<'gamma' | 'inverse' | 'incomplete' | 'tails' | 'quantiles', number[][]>

function expectClose(got: number, wanted: number, tolerance = 1e-10): void {
  expect(Math.abs(got - wanted), `${got} against ${wanted}`).toBeLessThanOrEqual(tolerance * Math.abs(wanted))
}

test('log gamma agrees with SciPy to 1e-12', () => {
  for (const [x, wanted] of table.gamma) expectClose(logGamma(x!), wanted!, 1e-12)
})

test('the incomplete beta agrees with SciPy to 1e-10 relative', () => {
  for (const [a, b, x, wanted] of table.incomplete) {
    expectClose(Math.exp(logRegularisedBeta(a!, b!, x!, 1 - x!)), wanted!)
  }
})

test('the inverse of the incomplete beta agrees with SciPy to 1e-10 relative', () => {
  for (const [a, b, p, wanted] of table.inverse) {
    expectClose(1 / (1 + Math.exp(-inverseBetaLogOdds(p!, a!, b!))), wanted!)
  }
})

test('negative binomial masses and tails agree with SciPy to 1e-10 relative, twelve deviations out', () => {
  expect(table.tails.length).toBeGreaterThan(120)
  for (const [n, mean, shape, mass, upper, lower] of table.tails) {
    expectClose(Math.exp(logMass(n!, mean!, shape!)), mass!)
    expectClose(Math.exp(logUpperTail(n!, mean!, shape!)), upper!)
    expectClose(Math.exp(logLowerTail(n!, mean!, shape!)), lower!)
  }
})

test('quantiles are those of SciPy', () => {
  for (const [p, mean, shape, wanted] of table.quantiles) expect(quantile(p!, mean!, shape!)).toBe(wanted)
})

test('a tail of 64 where nothing was expected stays a finite logarithm', () => {
  expect(logUpperTail(6400, 0.01, 0.5)).toBeGreaterThan(-30_000)
  expect(logUpperTail(6400, 0.01, 0.5)).toBeLessThan(-2000)
})
