import type { Format } from '../model/page.js'

/** Every way a page can look, loaded when it is asked for. A new one is a file in this folder and a line here. */
export const FORMATS = {
  text: async () => (await import('./text.js')).textFormat,
  json: async () => (await import('./json.js')).jsonFormat,
  csv: async () => (await import('./csv.js')).csvFormat,
  markdown: async () => (await import('./markdown.js')).markdownFormat,
  html: async () => (await import('./html.js')).htmlFormat,
  github: async () => (await import('./github.js')).githubFormat,
  gitlab: async () => (await import('./gitlab.js')).gitlabFormat,
  'gitlab-widget': async () => (await import('./gitlab-widget.js')).gitlabWidgetFormat,
  junit: async () => (await import('./junit.js')).junitFormat,
  sarif: async () => (await import('./sarif.js')).sarifFormat,
} as const satisfies Readonly<Record<string, () => Promise<Format>>>

export type FormatName = keyof typeof FORMATS

/** @returns how to set a page in any of the formats named */
export async function loadFormats(names: readonly FormatName[]): Promise<(name: FormatName) => Format> {
  const loaded = new Map(await Promise.all([...new Set(names)].map(loadFormat)))
  return (name) => {
    const format = loaded.get(name)
    if (format === undefined) throw new Error(`the format ${name} is not loaded`)
    return format
  }
}

const loadFormat = async (name: FormatName): Promise<[FormatName, Format]> => [name, await FORMATS[name]()]
