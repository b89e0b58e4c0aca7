import type { Diagnostic } from '../../model/diagnostic.js'
import type { Block } from '../../model/page.js'
import { separated } from '../shared/blocks.js'

/** Every diagnostic, set apart from its neighbours. */
export const diagnosticBlocks = (diagnostics: readonly Diagnostic<string>[]): Block[] =>
  separated(diagnostics.map((diagnostic) => [{ kind: 'diagnostic', diagnostic }]))
