import { CALL_FILTER_FLAGS, CALL_LIMIT_FLAG, CALL_TIME_FLAGS, REPORT_FLAGS, WAIT_FLAG } from './calls.js'
import { EMULATOR_FLAGS } from './emulator.js'
import type { Flag } from './flag.js'
import { LINT_FLAGS } from './lint.js'
import {
  APPLY_FLAGS,
  CREATE_BRANCH_FLAG,
  DETAIL_FLAGS,
  DRIFT_FLAGS,
  GUARD_FLAGS,
  LIVE_BRANCH_FLAG,
  OTHER_SECTIONS_FLAG,
  PLAN_FLAGS,
  STALE_FLAG,
} from './plan.js'
import {
  ALL_FLAG,
  CACHE_FLAG,
  CHECK_FLAG,
  FROM_LIVE_FLAG,
  OUTPUT_FLAGS,
  REMOTE_FLAGS,
  SELECTION_FLAGS,
  SUBSET_FLAGS,
} from './shared.js'

/** All flags there are, to tell a flag's value from the verb. */
export const ALL_FLAGS: readonly Flag[] = [
  ...OUTPUT_FLAGS,
  ...SELECTION_FLAGS,
  ...SUBSET_FLAGS,
  ...REMOTE_FLAGS,
  ...GUARD_FLAGS,
  ...DRIFT_FLAGS,
  ...PLAN_FLAGS,
  ...APPLY_FLAGS,
  STALE_FLAG,
  CREATE_BRANCH_FLAG,
  LIVE_BRANCH_FLAG,
  CACHE_FLAG,
  OTHER_SECTIONS_FLAG,
  ...LINT_FLAGS,
  ...EMULATOR_FLAGS,
  ...DETAIL_FLAGS,
  CHECK_FLAG,
  ALL_FLAG,
  FROM_LIVE_FLAG,
  ...CALL_FILTER_FLAGS,
  ...CALL_TIME_FLAGS,
  CALL_LIMIT_FLAG,
  WAIT_FLAG,
  ...REPORT_FLAGS,
]
