import type { DiagnosticCode } from '../../model/diagnostic.js'
import type { ErrorCode } from '../../model/error.js'

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

/** Everything that can go wrong outside of the files, for `explain`. */
export const ERROR_MEANINGS: Readonly<Record<ErrorCode, Meaning>> = {
  USAGE: {
    means:
      'The command line asks for something that does not exist: a flag, an environment, an agent, a folder.',
    remedy: 'Follow the hint; `--help` behind a command lists what it takes.',
  },
  FILES_INVALID: {
    means: 'The files have errors, so no request was made.',
    remedy: 'Fix what is listed; `atoms-sync validate` lists it again without network.',
  },
  NO_KEY: {
    means: 'There is no API key for this environment.',
    remedy: 'Set the variable that `apiKeyEnv` names, `SMALLEST_API_KEY` by default, or put it into `.env`.',
  },
  UNTRUSTED_HOST: {
    means: 'The base URL leads to a host that is neither the platform nor this machine, so no key is sent.',
    remedy: 'Correct the URL, or allow the host with `--allow-host`.',
  },
  READ_ONLY: {
    means: 'A write was asked for while only reads are allowed.',
    remedy: 'Leave out `--read-only` if you mean to write.',
  },
  UNAUTHORIZED: {
    means: 'The platform does not take the key: it is wrong, was rotated or was revoked.',
    remedy:
      'Make a new one on the dashboard and put it where the old one was. `atoms-sync doctor` checks it.',
  },
  FORBIDDEN: {
    means: 'The key is valid, but may not do this: another workspace, another plan, or not enough rights.',
    remedy: 'Use a key of the organisation that owns the agent, or ask for the right.',
  },
  WRONG_ORGANIZATION: {
    means:
      'The key belongs to another organisation than the environment’s `organizationId`. Nothing was written.',
    remedy: 'Use the key of that organisation. `atoms-sync doctor` tells whose key it is.',
  },
  ARCHIVED: {
    means: 'The agent is archived on the platform, so nothing is written to it.',
    remedy: 'Restore it on the dashboard, or remove its file.',
  },
  AGENT_NOT_FOUND: {
    means: 'The key’s organisation has no agent of that id, or it is archived.',
    remedy: '`atoms-sync agents` lists what there is; correct the id, or remove the file.',
  },
  NOT_FOUND: {
    means: 'The platform does not know what was asked for: a revision, a draft, a call.',
    remedy: 'It may have been removed meanwhile; plan again.',
  },
  NO_ROUTE: {
    means: 'The address exists, but the platform has nothing there.',
    remedy:
      'Check the base URL: it ends in `/atoms/v1`. Or choose the generation of the API with `--dialect`.',
  },
  NO_BRANCH: {
    means: 'The agent has no branch of the name that the environment gives.',
    remedy: 'Fork it with `apply --create-branch`, or correct the name.',
  },
  BAD_REQUEST: {
    means: 'The platform refused what was sent.',
    remedy: 'Its reason is in the message. If the files look right, keep the request id for its support.',
  },
  CONFLICT: {
    means: 'Somebody or something else is at work on the same agent: a publish, a scan, another draft.',
    remedy: 'Wait until it is done and plan again.',
  },
  LOCKED: {
    means: 'The platform takes no changes at the moment: a configuration freeze or a lock.',
    remedy: 'Try again when it is over; who froze it is on the dashboard.',
  },
  RATE_LIMITED: {
    means: 'Too many requests for the organisation’s plan, even after waiting.',
    remedy: 'Lower `--rate` or `--parallelism`, and do not run two pipelines at once.',
  },
  SERVER_ERROR: {
    means: 'The platform failed, several times in a row.',
    remedy: 'Try again later; its support can use the request id.',
  },
  NOT_THE_API: {
    means: 'Whatever answered is not the platform’s API: a proxy, a login page, another server.',
    remedy: 'Check the base URL and the proxy.',
  },
  UNEXPECTED_ANSWER: {
    means: 'The answer has a form that is not documented, so nothing was concluded from it.',
    remedy: 'Report it with the request id. A newer version may know it.',
  },
  NETWORK: {
    means: 'The platform could not be reached.',
    remedy: 'Check the connection, the address and `HTTPS_PROXY`.',
  },
  TIMEOUT: {
    means: 'There was no answer in time.',
    remedy: 'Try again, or give it longer with `--timeout`.',
  },
  REDIRECTED: {
    means: 'The answer sent us elsewhere. Redirects are not followed, since the key would go along.',
    remedy: 'Put the final address into the base URL.',
  },
  MIGRATION_REQUIRED: {
    means: 'The organisation is on a later generation of the API than was used.',
    remedy: 'Leave `--dialect` and `dialect:` on `auto`, or set `branches`.',
  },
  REMOTE_CHANGED: {
    means: 'What is live is no longer what the plan saw, so nothing was written over it.',
    remedy: 'Plan again and look at the difference.',
  },
  OPEN_DRAFT: {
    means: 'Somebody’s unpublished edits are in the agent’s draft, and publishing would ship them too.',
    remedy: 'Have them published or discarded, or decide with `--on-open-draft`.',
  },
  LIVE_BRANCH: {
    means:
      'The branch that the environment names is the live one, so what is published on it goes to production at once.',
    remedy:
      'Plan again, and let the environment name another branch, or go ahead with `--allow-live-branch`.',
  },
  UNSUPPORTED_FIELD: {
    means: 'The agent’s generation of the API does not have a field that the file sets.',
    remedy: 'Remove the field from the file; agents without versions have no model switches.',
  },
  SCAN_FAILED: {
    means:
      'The platform’s security scan refused the new config, or ended with an error of its own. The draft was discarded.',
    remedy: 'Its reason is in the message; change what it names, and apply again.',
  },
  SCAN_TIMEOUT: {
    means: 'The security scan was not over in time. The change may still go live.',
    remedy: 'Wait and plan again, or give it longer with `--scan-timeout`.',
  },
  ACTIVATION_FAILED: {
    means: 'A version was published, but could not be made the active one.',
    remedy: 'Look at it on the dashboard, then plan again.',
  },
  NOT_APPLIED: {
    means: 'A value was written, and reading it back gave another: the platform dropped or changed it.',
    remedy: 'The message names the field. Do not rely on it until a plan is empty.',
  },
  INTERRUPTED: {
    means: 'The run was stopped. Writes that were under way were finished and reported.',
    remedy: 'Plan again to see what is left.',
  },
  FILE_EXISTS: {
    means: 'A file that was to be written new is there already. Nothing was written.',
    remedy: 'Move it away, or choose another folder.',
  },
  FILE_ERROR: {
    means: 'A file cannot be read, understood or written.',
    remedy: 'Check its path, its permissions and what is in it.',
  },
  CONFIRMATION_REQUIRED: {
    means: 'Somebody has to say yes, and there is no terminal to ask at. Nothing was written.',
    remedy: 'Run the command that the message shows, or apply a saved plan that was reviewed.',
  },
  GUARD: {
    means: 'The plan goes beyond a limit that `guards:` or a flag sets. Nothing was written.',
    remedy: 'If that is what you want, use the flag that the message names.',
  },
  PLAN_REFUSED: {
    means:
      'A saved plan is not what was approved: changed, incomplete, or of another environment. Nothing was written.',
    remedy: 'Make the plan again and have it reviewed.',
  },
}
