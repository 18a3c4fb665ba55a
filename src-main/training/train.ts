import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { version_core as tensors } from '@tensorflow/tfjs-core'
import { AppError } from '../base/errors'
import { seededRandom } from '../base/random'
import { CLASSES } from '../contract/classes'
import { evaluate } from '../evaluation/report'
import { loadVectors } from '../lexical/vectors-read'
import { parseConfig, type TrainingConfig } from '../model/config'
import { createWordTable } from '../model/word-table'
import { openBundle } from '../registry/bundle'
import { programFolder } from '../registry/program-folder'
import { exampleRows, requireAllPieces } from './all-pieces'
import { applyNetwork } from './apply'
import { openBackendMemory } from './backend'
import { createBatch, longestFirst, shuffledBatches } from './batching'
import { bundleContents, type Parent, parentOf } from './bundle-files'
import { requireFreeFolder, writeBundle } from './bundle-writer'
import { removeCheckpoint } from './checkpoint'
import { readTweets } from './data/files'
import { createLabelSets } from './data/label-sets'
import { goldTweets } from './data/labelled'
import { absolutePaths, readTrainingData, type TrainingData } from './data/training-data'
import { examplesOf } from './examples'
import { extendLists } from './extend-lists'
import { extendWords } from './extend-words'
import { newProgress, type TrainingRun } from './fit'
import { chooseExecutor, type FindWindow } from './graphics/choose'
import { graphicsExecutor } from './graphics/executor'
import { headsOf } from './heads'
import type { KernelMemory } from './kernel/memory'
import { type MemoryAdvice, withinMemory } from './memory-advice'
import { createNetwork, type Network } from './network'
import { createOptimiser } from './optimiser'
import type { BackendName, TrainRequest, TrainResult } from './protocol'
import { selfLabelled } from './rehearsal'
import { loadResources, type Resources } from './resources'
import { retrainConfig } from './retrain'
import { checkpointPath, type RunContext, runEpochs } from './run-epochs'
import { localExecutor } from './step-executor'
import { roundVectors, storedTable } from './stored-vectors'
import { createWeights } from './weights'

export interface TrainContext extends RunContext {
  readonly backend?: BackendName
  /** How to reach a window that may compute; absent on the command line. */
  readonly findWindow?: FindWindow
}

/** Weight of tweets that a parent labelled itself. */
const REHEARSAL_WEIGHT = 0.3
/** Batches that backends are compared on. */
const TRIED_BATCHES = 5

/**
 * A training run from files to a bundle. A run that was ended goes on from its last whole epoch when it is asked for again.
 * @throws AppError `config-invalid`, `data-invalid`, `not-found`, `model-unusable`, `backend-unavailable`, `usage` ...
 */
export async function train(request: TrainRequest, context: TrainContext): Promise<TrainResult> {
  await requireFreeFolder(request.out)
  const parent = request.parent === null ? null : parentOf(await openBundle(request.parent))
  const written =
    parent === null
      ? parseConfig(request.config, request.configFile)
      : retrainConfig(parent.config, request.config, request.replay.length > 0, request.configFile)
  return withinMemory(lessMemory(written), async () => {
    const memory = await openBackendMemory(context.backend ?? 'auto', context.findWindow !== undefined)
    try {
      return await trainOn(memory, parent, written, request, context)
    } finally {
      await memory.close()
    }
  })
}

function lessMemory({ batch, accumulate, inputs }: TrainingConfig): MemoryAdvice {
  const { window, path } = inputs.encoder
  const encoder =
    path === null
      ? ''
      : `, read shorter sequences (inputs.encoder.window, now ${window}), freeze lower layers (inputs.encoder.frozenLayers)`
  return {
    where: `batches of ${batch} tweets`,
    remedy: `Compute a batch in parts (accumulate in the config, now ${accumulate}), make it smaller (batch)${encoder}, or free some memory.`
  }
}

async function trainOn(
  memory: KernelMemory,
  parent: Parent | null,
  written: TrainingConfig,
  request: TrainRequest,
  context: TrainContext
): Promise<TrainResult> {
  const config = absolutePaths(written, request.base)
  requireAllPieces(config)
  const sets = createLabelSets()
  const data = await readTrainingData(
    config,
    { ...request, data: [...request.data, ...request.replay] },
    sets
  )
  if (data.tweets.length === 0 && request.rehearsal === null) {
    throw new AppError('no-tweets', 'there is nothing to train on', { remedy: 'name a file with --data' })
  }
  const words = data.tweets.flatMap((tweet) => [...tweet.words])
  const resources =
    parent === null ? await loadResources(config, words) : await extended(parent.resources, request)
  const vectors = storedTable(memory, config, resources)
  const network = createNetwork(
    memory,
    config,
    resources.vocabulary,
    vectors,
    seededRandom(config.seed),
    resources.encoder,
    headsOf(data.heads.map((classes) => classes.length))
  )
  parent?.load(network)
  context.log(summary(network, data))

  const table = createWordTable(resources.vocabulary)
  const { maxTokens } = config.data
  const subWords = network.encoder?.subWords ?? null
  const tweets = [...data.tweets]
  if (request.rehearsal !== null) {
    const spoken = await readTweets(request.rehearsal, {})
    tweets.push(...selfLabelled(network, table, spoken, sets, REHEARSAL_WEIGHT, maxTokens))
  }
  const rows = exampleRows(config, subWords, sets)
  const devWords =
    data.dev === null
      ? null
      : {
          examples: examplesOf(table, goldTweets(data.dev, sets), Number.POSITIVE_INFINITY, subWords),
          gold: data.dev.filter((tweet) => tweet.tokens.length > 0).map((tweet) => tweet.labels)
        }
  const dev = devWords === null ? null : rows.measured(devWords)
  const examples = examplesOf(table, tweets, maxTokens, subWords).map(rows.example)
  const masks = sets.masks(network.heads[0]!.maskStride)
  const { backend, graphics } = await chooseExecutor(
    context.backend ?? 'auto',
    network,
    shuffledBatches(examples, config.batch, config.batchByLength, seededRandom(config.seed))
      .slice(0, TRIED_BATCHES)
      .map((batch) => createBatch(table, longestFirst(batch))),
    masks,
    context.log,
    context.findWindow ?? null
  )
  const optimiser = createOptimiser(memory, network.parameters, vectors, config.optimiser)
  const weights = createWeights(memory, network, config.averaging)
  const run: TrainingRun = {
    network,
    optimiser,
    weights,
    executor:
      graphics === null
        ? localExecutor(network, optimiser, weights, masks)
        : graphicsExecutor(graphics, { network, optimiser, weights, sets: masks }),
    table,
    train: examples,
    dev,
    sets: masks,
    backend,
    progress: newProgress()
  }
  const timing = await runEpochs(run, written, data, request, context).finally(() => run.executor.close())
  roundVectors(network)
  const manifest = await writeBundle(request.out, bundleContents(network), {
    name: written.name,
    classes: CLASSES.filter((name) => request.classes.includes(name)),
    parent: parent?.id ?? null,
    dataset: { hash: data.hash, name: request.dataName, ...data.gold },
    config: written,
    seed: written.seed,
    metrics: metricsOf({ ...run, dev: devWords }, request),
    history: run.progress.history,
    temperature: parent?.temperature ?? 1,
    created: new Date().toISOString(),
    backend: backend.name,
    ...(backend.stepMs === null ? {} : { backendMs: backend.stepMs }),
    versions: { starling: programVersion(), tfjs: tensors, node: process.versions.node }
  })
  await removeCheckpoint(checkpointPath(request))
  const { history, best } = run.progress
  const last = { epoch: history.length, f1: history.at(-1)?.devF1 ?? null }
  return {
    model: manifest.id,
    backend: backend.name,
    epochs: history.length,
    ...timing,
    best: best === null ? last : { epoch: best.epoch, f1: best.f1 },
    history
  }
}

/** A parent's resources with the words and the lists that it is to learn beside its own. */
async function extended(resources: Resources, { words, lists }: TrainRequest): Promise<Resources> {
  const wider = words ? extendWords(resources, await loadVectors(words)) : resources
  return extendLists(wider, lists ?? [])
}

function metricsOf(run: TrainingRun, request: TrainRequest) {
  if (run.dev === null) return null
  const { labels } = applyNetwork(run.network, run.table, run.dev.examples, null)
  const { keep } = run.network.config
  return {
    data: measuredOn(request),
    note: keep === 'best' ? 'The epoch was chosen on this data, so the figures are somewhat too high.' : null,
    report: evaluate(run.dev.gold, labels, { classes: CLASSES })
  }
}

function measuredOn({ dev, devName, fold, dataName }: TrainRequest): string {
  if (dev !== null) return devName ?? dev.split(/[\\/]/).slice(-2).join('/')
  return `fold ${fold?.index} of ${fold?.count} of ${dataName}`
}

function summary(network: Network, data: TrainingData): string {
  const count = network.parameters.list.reduce((sum, { spec }) => sum + spec.rows * spec.columns, 0)
  const { vocabulary, layout } = network
  return `${data.tweets.length} tweets, ${vocabulary.words.length} words, ${layout.size} inputs, ${count} weights`
}

function programVersion(): string {
  const file = join(programFolder(), 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
