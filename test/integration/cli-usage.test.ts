import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openFolder, starling } from '../support/cli'

const folder = openFolder('usage')
afterAll(folder.remove)
const workspace = join(folder.path, 'w')

describe('wrong usage ends with 2, says what is wrong on stderr, prints nothing and makes nothing', () => {
  it.each([
    ['an unknown command', ['fly'], /no command "fly"/],
    ['an unknown flag', ['tag', '--workspace', workspace, '--fast'], /--fast/],
    ['a flag without its value', ['tag', '--workspace'], /--workspace/],
    ['a flag given twice', ['trends', '--workspace', workspace, '--top', '1', '--top', '2'], /2 times/],
    ['a missing workspace', ['import', 'a.csv'], /--workspace is missing/],
    ['no file', ['import', '--workspace', workspace], /no FILE/],
    ['a word too many', ['tag', 'now', '--workspace', workspace], /takes no "now"/],
    [
      'a zone that does not exist',
      ['import', 'a.csv', '--workspace', workspace, '--zone', 'Mars/One'],
      /Mars\/One/
    ],
    ['an unknown column', ['import', 'a.csv', '--workspace', workspace, '--column', 'mood=x'], /"mood=x"/],
    [
      'an unknown order of dates',
      ['import', 'a.csv', '--workspace', workspace, '--date-order', 'ydm'],
      /dmy, mdy, ymd/
    ],
    ['a number that is none', ['trends', '--workspace', workspace, '--top', 'ten'], /--top takes a number/],
    [
      'a number out of range',
      ['trends', '--workspace', workspace, '--top', '0'],
      /--top takes a whole number from 1/
    ],
    ['an unknown grain', ['trends', '--workspace', workspace, '--grain', 'year'], /hour, day, week, month/],
    ['an unknown class', ['tweets', '--workspace', workspace, '--class', 'animal'], /geo-loc/],
    ['an unknown count', ['trends', '--workspace', workspace, '--count', 'likes'], /originals/],
    ['a port out of range', ['serve', '--workspace', workspace, '--port', '70000'], /0 to 65535/],
    ['a model without its owner', ['download', 'bert-base-uncased'], /google-bert\/bert-base-uncased/],
    ['no data', ['evaluate', '--model', workspace], /--data is missing/],
    ['no folder for a model', ['train', '--data', 'a.conll'], /--out is missing/],
    ['an unknown backend', ['train', '--data', 'a.conll', '--out', workspace, '--backend', 'abacus'], /wasm/]
  ])('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await starling(...args)
    expect(stderr).toMatch(message)
    expect({ code, stdout, made: existsSync(workspace) }).toEqual({ code: 2, stdout: '', made: false })
  })
})

describe('help', () => {
  it('names every command, and each command every flag that it takes', async () => {
    const program = await starling('--help')
    expect(program.code).toBe(0)
    const documented = {
      import: ['workspace', 'zone', 'column', 'date-order'],
      tag: ['workspace', 'model', 'again'],
      trends: ['workspace', 'from', 'to', 'grain', 'zone', 'class', 'count', 'top'],
      tweets: ['workspace', 'entity', 'class', 'from', 'to', 'limit'],
      predict: ['model'],
      evaluate: ['model', 'data', 'predictions'],
      train: ['data', 'dev', 'config', 'backend', 'out'],
      serve: ['workspace', 'port']
    }
    for (const [command, flags] of Object.entries(documented)) {
      expect(program.stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
      const { code, stdout } = await starling(command, '--help')
      expect(code).toBe(0)
      for (const flag of [...flags, 'json']) expect(stdout).toMatch(new RegExp(`^  --${flag}\\b`, 'm'))
    }
  })

  it('of the benches lists those that can be run', async () => {
    const { code, stderr } = await starling('bench')
    expect(code).toBe(2)
    const names = /one of (.*)/.exec(stderr)![1]!.split(', ')
    expect(names).toContain('tag')
    for (const name of names) {
      const source = readFileSync(join(__dirname, `../perf/${name}.ts`), 'utf8')
      expect(source, name).toMatch(/^export (async )?function\*? run\(/m)
    }
  })

  it('is printed, with code 2, where no command is given', async () => {
    const { code, stdout } = await starling()
    expect(code).toBe(2)
    expect(stdout).toContain('starling COMMAND')
  })
})
