import type { Plan } from '../model/plan.js'
import type { Provenance } from '../sync/apply/apply.js'

/** Who runs this where. Sources: the CI systems' predefined variables. */
export function provenance({ git }: Plan, env: Readonly<Record<string, string | undefined>>): Provenance {
  const githubRun =
    env.GITHUB_SERVER_URL && env.GITHUB_REPOSITORY && env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`
      : undefined
  const runUrl = githubRun ?? env.CI_JOB_URL ?? env.BUILD_URL
  const actor = env.GITHUB_ACTOR ?? env.GITLAB_USER_LOGIN ?? env.USER
  return {
    ...(git && { commit: git.commit }),
    ...(runUrl && { runUrl }),
    ...(actor && { actor }),
  }
}
