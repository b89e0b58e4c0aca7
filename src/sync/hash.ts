import { createHash } from 'node:crypto'
import type { CompletePostCallConfig, PostCallConfig } from '../model/config.js'
import { type FieldTexts, fingerprint, joinTexts } from '../model/normal.js'
import { KEPT } from '../model/revision.js'
import { canonicalParts } from '../text/json-parts.js'

function sha256(parts: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return `sha256:${hash.digest('hex')}`
}

/** `sha256:…` of a config's normal form; order of metrics and choices does not count. */
export const configHash = (config: PostCallConfig): string => sha256([fingerprint(config)])

/** The same, of a config whose texts are there already. */
export const textsHash = (texts: FieldTexts): string => sha256([joinTexts(texts)])

/** `sha256:…` of plain JSON data, whatever the order of its keys. */
export const dataHash = (data: unknown): string => sha256(canonicalParts(data))

const SHORT = 12

const digestOf = (config: CompletePostCallConfig): string =>
  configHash(config).slice('sha256:'.length).slice(0, SHORT)

/**
 * `atoms-sync <commit> <config digest>`: by it a later run knows a revision as one of ours. `<commit>+kept`: not
 * all that it holds is ours.
 */
export const revisionLabel = (
  config: CompletePostCallConfig,
  { commit, kept }: { readonly commit: string | undefined; readonly kept: boolean },
): string => `atoms-sync ${shortened(commit) ?? 'no-commit'}${kept ? KEPT : ''} ${digestOf(config)}`

/** Nothing but a hash: with a blank in it the label would be nobody's, and the next change somebody else's. */
const shortened = (commit: string | undefined): string | undefined =>
  commit !== undefined && /^[0-9a-f]+$/.test(commit) ? commit.slice(0, SHORT) : undefined

/** Whether a revision with our label still holds what the label was made for. */
export const matchesLabel = (label: string, config: CompletePostCallConfig): boolean =>
  label.endsWith(` ${digestOf(config)}`)
