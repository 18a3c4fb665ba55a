import type { Tensor } from '@tensorflow/tfjs-core'
import type { OptimiserConfig } from '../../../model/config-optimiser'
import type { GraphUpdate } from '../messages'
import { run } from './program'

/**
 * One step of Adam, AdamW or SGD with momentum over all weights, and of their averages, as the kernels of src-kernels/tagger/optimiser.ts
 * take it.
 * @param state weights, first and second moments, averages: `[4 count]`
 * @param gradient `[count]` @param squares of the whole gradient, `[1]` @param origin `[count]`; null without an anchor
 * @returns the next state
 */
export function updated(
  config: OptimiserConfig,
  state: Tensor,
  gradient: Tensor,
  squares: Tensor,
  origin: Tensor | null,
  update: GraphUpdate
): Tensor {
  const count = gradient.shape[0]!
  const { kind, beta1, beta2, epsilon, momentum, weightDecay, anchor, clip } = config
  const isSgd = kind === 'sgd'
  const decoupled = kind === 'adamw'
  const pull = origin === null ? '' : 'x += (w - origin[index]) * uniforms.anchor;'
  const scaled = clip === null ? '' : '* min(1.0, uniforms.clip / (sqrt(squares[0]) + 1e-6))'
  const inputs = [
    ['state', state] as const,
    ['gradient', gradient] as const,
    ...(clip === null ? [] : [['squares', squares] as const]),
    ...(origin === null ? [] : [['origin', origin] as const])
  ]
  const adam = `
  let m = state[index + n] * uniforms.beta1 + x * (1.0 - uniforms.beta1);
  let v = state[index + 2 * n] * uniforms.beta2 + x * x * (1.0 - uniforms.beta2);
  let next = w * uniforms.shrink - m * uniforms.rate / (sqrt(v) / uniforms.root + uniforms.epsilon);`
  const sgd = `
  let m = state[index + n] * uniforms.beta1 + x;
  let v = state[index + 2 * n];
  let next = w * uniforms.shrink - m * uniforms.rate;`
  return run(
    {
      key: `update-${kind}-${clip === null}-${origin === null}`,
      inputs: inputs.map(([name]) => name),
      outputShape: [4 * count],
      groups: Math.ceil(count / 64),
      threads: 64,
      integers: { count },
      floats: {
        rate: isSgd ? update.rate : update.rate / (1 - beta1 ** update.steps),
        root: isSgd ? 1 : Math.sqrt(1 - beta2 ** update.steps),
        beta1: isSgd ? momentum : beta1,
        beta2,
        epsilon,
        clip: clip ?? 0,
        decay: decoupled ? 0 : weightDecay,
        shrink: decoupled ? 1 - update.rate * weightDecay : 1,
        anchor,
        keep: update.keep
      },
      code: `
fn main(index : i32) {
  let n = uniforms.count;
  if (index >= n) { return; }
  let w = state[index];
  var x = gradient[index] ${scaled} + w * uniforms.decay;
  ${pull}
  ${isSgd ? sgd : adam}
  result[index] = next;
  result[index + n] = m;
  result[index + 2 * n] = v;
  result[index + 3 * n] = state[index + 3 * n] * uniforms.keep + next * (1.0 - uniforms.keep);
}`
    },
    inputs.map(([, tensor]) => tensor)
  )
}
