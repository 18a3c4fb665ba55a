import * as v from 'valibot'

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

export const optimiserSchema = v.strictObject({
  /** Adam (Kingma and Ba 2015), AdamW (Loshchilov and Hutter 2019), or SGD with momentum. */
  kind: v.optional(v.picklist(['adam', 'adamw', 'sgd']), 'adamw'),
  learningRate: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10)), 2.5e-3),
  /** For `adam` and `sgd` an L2 term of the gradient, for `adamw` decoupled. */
  weightDecay: v.optional(unit, 1e-4),
  momentum: v.optional(unit, 0.9),
  beta1: v.optional(unit, 0.9),
  beta2: v.optional(unit, 0.999),
  epsilon: v.optional(v.pipe(v.number(), v.minValue(0)), 1e-8),
  /** Greatest norm of the whole gradient; null does not clip. */
  clip: v.optional(v.nullable(v.pipe(v.number(), v.minValue(1e-6))), 5),
  /** Pull of the weights towards those that training started from, as L2: for retraining a bundle. */
  anchor: v.optional(unit, 0)
})
export type OptimiserConfig = v.InferOutput<typeof optimiserSchema>

export const scheduleSchema = v.strictObject({
  kind: v.optional(v.picklist(['constant', 'linear', 'cosine', 'plateau']), 'cosine'),
  /** Share of the steps over which the rate rises from 0. */
  warmUp: v.optional(unit, 0.06),
  /** Share of the learning rate that is left at the end. */
  floor: v.optional(unit, 0.02),
  /** `plateau`: epochs without a better dev F1 before the rate is multiplied by `factor`. */
  patience: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 2),
  factor: v.optional(unit, 0.5)
})
export type ScheduleConfig = v.InferOutput<typeof scheduleSchema>
