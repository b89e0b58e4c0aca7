import type { Format } from '../model/page.js'

interface FormatEntry {
  readonly load: () => Promise<Format>
  /** Shows nothing but rows, so it is for commands whose answer has rows. */
  readonly needsRows?: true
  /** Shows a failure like success, so a failure is left out. */
  readonly hidesFailures?: true
}

/** Every way a page can look, loaded when it is asked for. A new one is a file in this folder and a line here. */
const LISTED = {
  text: { load: async () => (await import('./text.js')).textFormat },
  json: { load: async () => (await import('./json.js')).jsonFormat },
  markdown: { load: async () => (await import('./markdown.js')).markdownFormat },
  html: { load: async () => (await import('./html.js')).htmlFormat },
  github: { load: async () => (await import('./github.js')).githubFormat },
  gitlab: { load: async () => (await import('./gitlab.js')).gitlabFormat },
  // Its three numbers are 0 for a failure.
  'gitlab-widget': {
    load: async () => (await import('./gitlab-widget.js')).gitlabWidgetFormat,
    hidesFailures: true,
  },
  junit: { load: async () => (await import('./junit.js')).junitFormat },
  sarif: { load: async () => (await import('./sarif.js')).sarifFormat },
  csv: { load: async () => (await import('./csv.js')).csvFormat, needsRows: true, hidesFailures: true },
} as const satisfies Readonly<Record<string, FormatEntry>>

export type FormatName = keyof typeof LISTED

export const FORMATS: Readonly<Record<FormatName, FormatEntry>> = LISTED

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[]

export const isFormatName = (name: string): name is FormatName => Object.hasOwn(FORMATS, name)

/** @returns how to set a page in any of the formats named */
export async function loadFormats(names: readonly FormatName[]): Promise<(name: FormatName) => Format> {
  const loaded = new Map(await Promise.all([...new Set(names)].map(loadFormat)))
  return (name) => {
    const format = loaded.get(name)
    if (format === undefined) throw new Error(`the format ${name} is not loaded`)
    return format
  }
}

const loadFormat = async (name: FormatName): Promise<[FormatName, Format]> => [
  name,
  await FORMATS[name].load(),
]
