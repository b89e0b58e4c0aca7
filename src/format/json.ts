import type { Format } from '../model/page.js'

/** Exactly one JSON document, for programs. */
export const jsonFormat: Format = (page) => `${JSON.stringify(page.document, null, 2)}\n`
