import { lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FileText } from '../disk/write-files.js'
import { SETTINGS_FILE } from './find-workspace.js'

/** What `init` begins a workspace with: settings, and one agent that shows the whole format. */
export const scaffold = (): readonly FileText[] => [
  { file: SETTINGS_FILE, text: SETTINGS },
  { file: EXAMPLE_FILE, text: EXAMPLE },
]

export const EXAMPLE_FILE = 'agents/example.yaml'

/** Whether the example is there as `init` wrote it: its agent exists nowhere, so it must not keep real ones from a plan. */
export function isExampleUntouched(root: string): boolean {
  try {
    const path = join(root, EXAMPLE_FILE)
    return lstatSync(path).isFile() && readFileSync(path, 'utf8') === EXAMPLE
  } catch {
    return false
  }
}

export const removeExample = (root: string): void => rmSync(join(root, EXAMPLE_FILE), { force: true })

/** The settings alone, for `init --from-live`, which has real agents to put beside them. */
export const scaffoldSettings = (): FileText => ({ file: SETTINGS_FILE, text: SETTINGS })

const SETTINGS = `\
# yaml-language-server: $schema=node_modules/atoms-sync/schemas/workspace.schema.json
version: 1
agents: agents/**/*.{yaml,yml}
metrics: metrics/*.yaml
environments:
  # Each one takes its key from the variable it names, or from \`.env\` beside this file.
  production:
    apiKeyEnv: SMALLEST_API_KEY
guards:
  # More than this in one apply needs a flag; \`maxAgents: 30%\` is worth having once there are many agents.
  maxRemovedMetrics: 10
  breaking: confirm
`

const EXAMPLE = `\
# yaml-language-server: $schema=../node_modules/atoms-sync/schemas/agent.schema.json
# The id of your agent, from its address in the dashboard.
agentId: 696e655577e1d88ff54b4fbf
# For people; never sent.
name: Sales, outbound
# A field that is left out is left alone: never compared, never written.
summaryPrompt: Summarize this sales call briefly.
dispositionMetrics:
  - identifier: user_interested
    prompt: Was the user interested? Answer yes or no, or unclear if the call does not tell.
    type: ENUM
    choices: ["yes", "no", "unclear"]
  - identifier: user_name
    prompt: What is the user's name? Return 'unknown' if not mentioned.
    type: STRING
`
