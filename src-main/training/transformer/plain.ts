import type { TrainingConfigInput } from '../../model/config'

/** Fine-tuning as the paper of BERT has it (Devlin et al. 2019): a linear layer over the hidden states, all weights at one small rate. */
export function plainTransformer(): TrainingConfigInput {
  return {
    name: 'transformer',
    inputs: {
      characters: { use: 'none' },
      shapes: false,
      capitals: false,
      encoder: { learningRate: 5e-5, weightDecay: 0.01, storage: 'float32' }
    },
    network: { layers: 0, head: 'softmax', wordDropout: 0, inputDropout: 0, outputDropout: 0 },
    loss: { kind: 'cross-entropy' },
    optimiser: { kind: 'adamw', learningRate: 5e-5, weightDecay: 0.01, clip: 1 },
    schedule: { kind: 'linear', warmUp: 0.1, floor: 0 },
    epochs: 4,
    batch: 16,
    averaging: 0,
    keep: 'best'
  }
}
