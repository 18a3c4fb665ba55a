import type { EpochRecord } from '../../contract/domain'
import type { SearchDetail, SearchSummary, SearchTrial } from '../../contract/tuning'
import { type JournalLine, openJournal } from '../../training/tuner/journal'
import { journalFile, meanOf } from '../../training/tuner/run'
import { bestTrial, epochsOf } from '../../training/tuner/search'
import { type FrozenSearch, readOutcome, type SearchOutcome, searchFolder } from './search-files'
import type { LiveCurves } from './tune-job'

export function searchSummary(workspace: string, frozen: FrozenSearch): SearchSummary {
  const { search, name, parent, method, created } = frozen
  const runs = wholeOutcome(workspace, frozen)?.runs ?? []
  return { search, name, parent, method, created, models: runs.map(({ model }) => model) }
}

/** A search as far as its journal and the trials that run tell it. */
export function searchDetail(workspace: string, frozen: FrozenSearch, live: LiveCurves): SearchDetail {
  const { lines } = openJournal(journalFile(searchFolder(workspace, frozen.search)))
  const { space, maxEpochs, budget, tweets } = frozen
  const outcome = wholeOutcome(workspace, frozen)
  return {
    ...searchSummary(workspace, frozen),
    ...{ space, maxEpochs, budget, tweets },
    epochs: epochsOf(lines),
    trials: trialsOf(lines, live.get(frozen.search)),
    best: bestTrial(lines)?.trial ?? null,
    seeds:
      outcome === null ? null : { runs: outcome.runs, ...meanOf(outcome.runs.flatMap(({ f1 }) => f1 ?? [])) }
  }
}

function wholeOutcome(workspace: string, { search, seeds }: FrozenSearch): SearchOutcome | null {
  const outcome = readOutcome(searchFolder(workspace, search))
  return outcome === null || outcome.runs.length < seeds ? null : outcome
}

function trialsOf(
  lines: readonly JournalLine[],
  live: ReadonlyMap<number, readonly EpochRecord[]> | undefined
): SearchTrial[] {
  const trials = new Map<number, SearchTrial>()
  for (const line of lines) {
    const known = trials.get(line.trial)
    if (line.type === 'assign') {
      const { trial, point } = line
      trials.set(trial, { trial, point, f1: null, curve: [], ...known, isRunning: live !== undefined })
    } else if (known !== undefined) {
      trials.set(line.trial, { ...known, f1: line.score, curve: line.epochs, isRunning: false })
    }
  }
  return [...trials.values()].map((trial) =>
    trial.isRunning ? { ...trial, curve: live?.get(trial.trial) ?? trial.curve } : trial
  )
}
