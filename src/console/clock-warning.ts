import type { Page } from '../model/page.js'
import type { AtomsClient } from '../remote/client.js'
import { counted } from '../text/plural.js'
import { hintLines, line, warn } from '../view/shared/blocks.js'

/** A time span of hours means the same with less. */
const TOLERANCE_MS = 10 * 60_000
const MINUTE_MS = 60_000

/** Time spans are counted back from this machine's clock, calls are stamped by the platform's. */
export function clockWarning({ clockOffMs: offMs }: Pick<AtomsClient, 'clockOffMs'>): Page | undefined {
  if (offMs === undefined || Math.abs(offMs) <= TOLERANCE_MS) return undefined
  const minutes = counted(Math.round(Math.abs(offMs) / MINUTE_MS), 'minute')
  const side = offMs > 0 ? 'ahead of' : 'behind'
  const said = `: this machine’s clock is ${minutes} ${side} the platform’s, so --since means another time`
  return {
    title: 'Clock',
    blocks: [line(warn('warning'), said), ...hintLines('set this machine’s clock', 0)],
    document: null,
  }
}
