import type { DiagnosticCode } from '../../model/diagnostic.js'

/** What a code says, and what to do about it. */
export interface Meaning {
  readonly means: string
  readonly remedy: string
}

/** Every mistake that a file can hold, for `explain`. */
export const DIAGNOSTIC_MEANINGS: Readonly<Record<DiagnosticCode, Meaning>> = {
  'yaml-syntax': {
    means:
      'The file is not YAML: a tab as indentation, a bracket or quote that is never closed, a key that stands twice, a second document, an alias without its anchor.',
    remedy:
      'Correct the place that is shown. A text that begins with a sign such as `*`, `!`, `&` or `@` needs quotes.',
  },
  'yaml-limits': {
    means: 'The file is too large, too deep, or its aliases stand for more values than any agent has.',
    remedy: 'An agent file is some kilobytes. Look for something that was pasted by mistake, or split it.',
  },
  'empty-file': {
    means: 'There is nothing in the file, except for comments perhaps.',
    remedy: 'Write an `agentId` into it, delete it, or leave it out of `agents:` in `atoms-sync.yaml`.',
  },
  encoding: {
    means:
      'The file is not UTF-8, or holds half of a character, which no JSON text can carry to the platform.',
    remedy: 'Save it as UTF-8; write both `\\u` escapes of a character, or the character itself.',
  },
  'wrong-type': {
    means: 'A value is of the wrong kind: a text where a list belongs, or a number where a text belongs.',
    remedy:
      'The message says which kind belongs there. `atoms-sync schema agent` prints all of them for your editor.',
  },
  'unknown-key': {
    means:
      'Nothing reads a key of that name at that place, so what is below it would be ignored without a word.',
    remedy: 'Correct the name; the hint has the one that was probably meant.',
  },
  'missing-key': {
    means: 'A required key is missing.',
    remedy:
      'Write it. An agent file needs `agentId`; a metric needs `identifier`, `prompt` and `type`, or `use`.',
  },
  'invalid-value': {
    means: 'A value has the right kind, but a form that is not allowed.',
    remedy: 'The message says which form is.',
  },
  'quote-it': {
    means:
      'A text stands there without quotes, and some version of YAML reads it as a number, as true or false, as a date or as nothing. What arrives would not be what is written.',
    remedy: 'Put it into quotes. For choices, `atoms-sync lint --fix` does.',
  },
  'vendor-spelling': {
    means: 'A field has the name that the platform’s API gives it, not the one it has in the files.',
    remedy:
      'Use the name in the hint: `prompt` for `dispositionMetricPrompt`, `type` for `dispositionMetricType`.',
  },
  'secret-in-file': {
    means: 'There is an API key in a file. Files are committed, so it has to count as known to others.',
    remedy:
      'Take it out, revoke it on the platform, and hand the new one over in the environment or in `.env`; `apiKeyEnv` names the variable.',
  },
  'enum-without-choices': {
    means:
      'An ENUM metric has no `choices`. The platform would drop every answer, and with it all analytics of the call.',
    remedy: 'List every answer that the prompt allows, the one for “cannot tell” too.',
  },
  'choices-without-enum': {
    means: '`choices` stand at a metric of another type, where the platform ignores them.',
    remedy: 'Make the type ENUM, or remove the list.',
  },
  'duplicate-choice': { means: 'A choice stands twice in one list.', remedy: 'Remove one of the two.' },
  'duplicate-identifier': {
    means:
      'Two metrics of one agent, or of the library, have the same identifier. Whatever joins on it would get one of them.',
    remedy: 'Rename or remove one.',
  },
  'duplicate-agent': {
    means: 'Two files manage one agent in one environment, so each apply would undo the other.',
    remedy: 'Keep one of them, or correct the id.',
  },
  'unknown-metric': {
    means: '`use` names a metric that no library file has.',
    remedy: 'Correct the name, or add the metric to a file that `metrics:` in `atoms-sync.yaml` names.',
  },
  'unused-metric': {
    means: 'No agent uses this shared metric. To `lint` it is `unused-library-metric`.',
    remedy: 'Remove it, or take it with `use`.',
  },
  'rename-conflict': {
    means:
      '`renamedFrom` names a metric that is still declared, or that another one was renamed from already.',
    remedy: 'Remove the metric of the old name, or the `renamedFrom`.',
  },
  'unknown-environment': {
    means:
      'An agent has an id for an environment that `atoms-sync.yaml` does not declare, so it would never be used.',
    remedy: 'Declare it under `environments:`, or correct the name.',
  },
  'untrusted-url': {
    means: 'A base URL in a file leads neither to the platform nor to this machine. The key would go there.',
    remedy: 'Remove it. Whoever runs atoms-sync may allow another host with `--allow-host`; a file may not.',
  },
  unreadable: {
    means:
      'The file cannot be read, is a link that leads out of the workspace, or has a name that is not looked for.',
    remedy: 'Correct its permissions, its link or its name.',
  },
  'not-formatted': {
    means: 'The file is not in the canonical layout, or cannot be put there without losing a comment.',
    remedy: 'Run `atoms-sync fmt`. A file that it leaves alone may stay as it is.',
  },
  'left-alone': {
    means:
      'The agent holds something that no file can say, such as a blank prompt or an identifier with capitals. Its new file leaves that alone and says so in a comment.',
    remedy:
      'Correct it on the dashboard, then write it into the file and remove it from `ignore`. Nothing has to be done for the file to work.',
  },
  'no-longer-managed': {
    means:
      'An agent had a file at the ref of `--changed-since` and has none now. Nothing is planned for it: what is live stays as it is.',
    remedy:
      'Nothing, if that is what was meant. To empty its config too, bring the file back, apply `dispositionMetrics: []`, then remove it.',
  },
  'agent-read': {
    means: 'The live config of an agent could not be read, so nothing can be said of it.',
    remedy: 'The message has the reason; try again, or leave the agent out with `--exclude`.',
  },
}
