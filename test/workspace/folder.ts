import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostic.js'
import { loadAgent, loadAgents } from '../../src/workspace/agents/load-agents.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'

export const ID = '696e655577e1d88ff54b4fbf'
export const OTHER_ID = '0123456789abcdef01234567'

type Files = Readonly<Record<string, string | Uint8Array>>

/** A folder with these files, gone after the test. */
export function folder(files: Files = {}): string {
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'atoms-sync-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  return root
}

/** What a workspace with these files holds in one environment; diagnostics of the settings come first. */
export function load(files: Files, environment = 'default') {
  const workspace = loadWorkspace(folder(files))
  const agents = loadAgents(workspace, environment)
  return {
    ...agents,
    agents: agents.agents.map((agent) => loadAgent(agent, agents.sources)),
    diagnostics: [...workspace.diagnostics, ...agents.diagnostics],
  }
}

/** What is wrong with one agent file. */
export const check = (text: string | Uint8Array): readonly Diagnostic[] =>
  load({ 'agents/a.yaml': text }).diagnostics

/** `3:5 unknown-key`, with the file in front where it is not the usual one. */
export const brief = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, place }) => {
    const file = place === undefined || place.file === 'agents/a.yaml' ? '' : `${place.file}:`
    return `${file}${place?.line}:${place?.column} ${code}`
  })

/** The underlined part of the line. */
export const underlined = ({ excerpt }: Diagnostic): string | undefined =>
  excerpt?.line.slice(excerpt.start, excerpt.start + excerpt.length)
