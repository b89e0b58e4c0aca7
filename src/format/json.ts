import type { Format } from '../model/page.js'
import { escapeJson } from './shared/escape.js'

/** Exactly one JSON document, for programs. */
export const jsonFormat: Format = (page) => `${escapeJson(page.document)}\n`
