import type { ErrorCode } from '../../model/error.js'
import type { Meaning } from './diagnostic-meanings.js'

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
