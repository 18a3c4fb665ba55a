import type { ScheduleConfig } from '../model/config-optimiser'

/**
 * Factor of the learning rate at a step: rises over the warm-up, then stays, or falls linearly or by a cosine (Loshchilov and Hutter 2017)
 * to the floor.
 * @param step from 0
 * @param steps of the whole run
 */
export function scheduleFactor(schedule: ScheduleConfig, step: number, steps: number): number {
  const warm = schedule.warmUp * steps
  const rise = warm > 0 ? Math.min(1, (step + 1) / warm) : 1
  const progress = Math.min(1, step / Math.max(1, steps))
  if (schedule.kind === 'cosine') {
    return rise * ((1 - schedule.floor) * 0.5 * (1 + Math.cos(Math.PI * progress)) + schedule.floor)
  }
  if (schedule.kind === 'linear') return rise * (1 - (1 - schedule.floor) * progress)
  return rise
}
