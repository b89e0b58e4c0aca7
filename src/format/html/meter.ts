import type { Tone } from '../../model/page.js'

/** As long as a share, in front of how long it could be. */
export const meterHtml = (share: number, tone: Tone | undefined): string =>
  `<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill ${tone ?? 'plain'}" width="${lengthOf(share)}" height="8"/></svg>`

/** What is not nothing is never drawn as nothing. */
const lengthOf = (share: number): string =>
  Math.min(100, Math.max(share > 0 ? 0.8 : 0, share * 100)).toFixed(1)
