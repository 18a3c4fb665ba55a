import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../base/errors'
import { programFolder } from '../registry/program-folder'
import type { Command } from './command'

interface BenchModule {
  readonly run: (options: {
    readonly data: string
    readonly parts: readonly string[]
  }) => Promise<readonly BenchRow[]>
}

interface BenchRow {
  readonly case: string
  readonly value: number
  readonly unit: string
  readonly yardstick: { readonly name: string; readonly value: number } | null
  readonly ratio: number | null
}

export const benchCommand: Command = {
  name: 'bench',
  summary: 'Measure speed or quality of a part on this machine (in a clone only).',
  usage: 'NAME [PART...] [--data DIR] --json',
  details:
    'Without NAME it lists what there is. Some measure another program in the same run, where STARLING_PYTHON names a Python that has it.',
  operands: true,
  flags: {
    data: { type: 'string', value: 'DIR', help: 'the data folder (default ../shared/data beside the clone)' }
  },
  async run(input) {
    const root = programFolder()
    const folder = join(root, 'out/perf')
    const names = existsSync(folder)
      ? readdirSync(folder)
          .filter((f) => f.endsWith('.js'))
          .map((f) => f.slice(0, -3))
      : []
    const [name, ...parts] = input.positionals
    if (name === undefined || !names.includes(name)) {
      throw new AppError('usage', name === undefined ? 'which bench?' : `there is no bench "${name}"`, {
        remedy:
          names.length > 0 ? `one of ${names.join(', ')}` : 'benches are built in a clone only: npm run build'
      })
    }
    const bench = require(join(folder, `${name}.js`)) as BenchModule
    const results = await bench.run({
      data: input.text('data') ?? join(root, '../shared/data'),
      parts
    })
    for (const row of results) {
      const against =
        row.yardstick === null
          ? ''
          : `   ${row.yardstick.name} ${figure(row.yardstick.value)}, ratio ${figure(row.ratio)}`
      if (!input.json)
        input.print(`${row.case.padEnd(32)} ${figure(row.value).padStart(12)} ${row.unit}${against}`)
    }
    if (input.json) {
      const cpu = cpus()
      const machine = {
        cpu: cpu[0]?.model ?? 'unknown',
        cores: cpu.length,
        memoryGb: Math.round(totalmem() / 2 ** 30),
        node: process.version
      }
      input.print(JSON.stringify({ name, commit: commit(root), machine, results }))
    }
    return 0
  }
}

function figure(value: number | null): string {
  if (value === null) return '-'
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(4)
}

function commit(root: string): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    }).trim()
  } catch {
    return 'unknown'
  }
}
