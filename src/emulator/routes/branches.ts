import { Hono } from 'hono'
import { branchDocument, branchSummary, forkBranch, requireFreeName } from '../agents/branch.js'
import { agentOr404, branchAt, versioningAs } from '../agents/find.js'
import { goLive } from '../agents/live.js'
import { bodyOf, type EmulatorEnv, ok } from '../http/context.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'

/** Generation 3: branches, and which of them is live. */
export const branchRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/:id/branches', (c) => {
      const agent = agentOr404(platform, c.req.param('id'))
      const branches = versioningAs(agent, 'branches').branches.filter((branch) => !branch.archived)
      return ok(c, { branches: branches.map((branch) => branchSummary(platform, agent, branch)) })
    })
    .post('/:id/branches', async (c) => {
      const agent = agentOr404(platform, c.req.param('id'))
      const versioning = versioningAs(agent, 'branches')
      const { sourceBranchId, name } = await bodyOf(c)
      const branch = forkBranch(platform, versioning, { sourceBranchId, name })
      return ok(c, branchDocument(platform, agent, branch), 201)
    })
    .get('/:id/branches/:branchId', (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      return ok(c, branchSummary(platform, agent, branch))
    })
    .patch('/:id/branches/:branchId', async (c) => {
      const { agent, branch, versioning } = branchAt(platform, c.req.param())
      if (branch.isDefault) throw refuse(403, 'Main cannot be renamed')
      const { name } = await bodyOf(c)
      requireFreeName(versioning, name)
      branch.name = name
      branch.updatedAt = platform.now()
      return ok(c, branchDocument(platform, agent, branch))
    })
    .post('/:id/branches/:branchId/archive', (c) => {
      const { branch, versioning } = branchAt(platform, c.req.param())
      if (branch.isDefault) throw refuse(403, 'Main cannot be archived')
      if (versioning.liveBranchId === branch.id) throw refuse(403, 'The live branch cannot be archived')
      branch.archived = true
      branch.updatedAt = platform.now()
      return ok(c, { archived: true })
    })
    .post('/:id/branches/:branchId/live', (c) => {
      const { agent, branch, versioning } = branchAt(platform, c.req.param())
      goLive(platform, agent, { versioning, branch })
      return ok(c, branchSummary(platform, agent, branch))
    })
