import type { CompletePostCallConfig } from '../model/config.js'
import { configHash } from './hash.js'

const SHORT = 12

const digestOf = (config: CompletePostCallConfig): string =>
  configHash(config).slice('sha256:'.length).slice(0, SHORT)

/** `atoms-sync <commit> <config digest>`: by it a later run knows a revision as one of ours. */
export const revisionLabel = (config: CompletePostCallConfig, commit: string | undefined): string =>
  `atoms-sync ${commit?.slice(0, SHORT) ?? 'no-commit'} ${digestOf(config)}`

/** Whether a revision with our label still holds what the label was made for. */
export const matchesLabel = (label: string, config: CompletePostCallConfig): boolean =>
  label.endsWith(` ${digestOf(config)}`)
