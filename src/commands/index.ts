import type { Listed } from '../console/command.js'

/**
 * Every verb, in the order of the help. Only the one that runs is loaded: start-up is what every CI step pays.
 * A test holds the summaries equal to the commands' own.
 */
export const COMMANDS: readonly Listed[] = [
  {
    name: 'init',
    summary: 'Start a workspace; --from-live writes files for agents that exist',
    load: async () => (await import('./init.js')).init,
  },
  {
    name: 'validate',
    summary: 'Check the files; no network',
    load: async () => (await import('./validate.js')).validate,
  },
  {
    name: 'lint',
    summary: 'Check prompts and metrics against the authoring rules; no network',
    load: async () => (await import('./lint.js')).lint,
  },
  {
    name: 'fmt',
    summary: 'Lay out the files in the canonical way',
    load: async () => (await import('./fmt.js')).fmt,
  },
  {
    name: 'plan',
    summary: 'Show what would change; writes nothing',
    load: async () => (await import('./plan.js')).planCommand,
  },
  {
    name: 'apply',
    summary: 'Make the files live, or execute a saved plan',
    load: async () => (await import('./apply.js')).applyCommand,
  },
  {
    name: 'show',
    summary: 'Render saved plans again, those of several shards as one; no network',
    load: async () => (await import('./show.js')).showCommand,
  },
  {
    name: 'drift',
    summary: 'Tell what was changed on the dashboard, by whom and when; read-only',
    load: async () => (await import('./drift.js')).driftCommand,
  },
  {
    name: 'pull',
    summary: 'Take live values into the files; comments are kept',
    load: async () => (await import('./pull.js')).pull,
  },
  {
    name: 'rollback',
    summary: 'Undo a recorded apply',
    load: async () => (await import('./rollback.js')).rollbackCommand,
  },
  {
    name: 'promote',
    summary: 'Make an environment’s branch live',
    load: async () => (await import('./promote.js')).promoteCommand,
  },
  {
    name: 'report',
    summary: 'Tell the health of metrics from recent calls; read-only',
    load: async () => (await import('./report.js')).report,
  },
  {
    name: 'calls list',
    summary: 'List calls with what their analysis answered',
    load: async () => (await import('./calls/list.js')).callsList,
  },
  {
    name: 'calls get',
    summary: 'Show one call: transcript, summary and every metric',
    load: async () => (await import('./calls/get.js')).callsGet,
  },
  {
    name: 'calls watch',
    summary: 'Wait for the analytics of new calls',
    load: async () => (await import('./calls/watch.js')).callsWatch,
  },
  {
    name: 'agents',
    summary: 'List what the key can see, managed or not',
    load: async () => (await import('./agents.js')).agents,
  },
  {
    name: 'doctor',
    summary: 'Check key, URL, dialect, rate and clock',
    load: async () => (await import('./doctor.js')).doctor,
  },
  {
    name: 'schema',
    summary: 'Print a JSON Schema',
    load: async () => (await import('./schema.js')).schema,
  },
  {
    name: 'explain',
    summary: 'Tell what a lint rule or an error code is about',
    load: async () => (await import('./explain.js')).explain,
  },
  {
    name: 'completion',
    summary: 'Print the completion script of a shell',
    load: async () => (await import('./completion/completion.js')).completion,
  },
  {
    name: 'emulator',
    summary: 'Serve the Atoms API on this machine, to rehearse without a key',
    load: async () => (await import('./emulator.js')).emulator,
  },
]

/** What verbs of two words are about, by their first. */
export const GROUPS: Readonly<Record<string, string>> = {
  calls: 'Calls and their analytics: list, get, watch',
}
