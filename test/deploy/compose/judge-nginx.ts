import { findProgram } from '../../services/launch.ts'
import type { Judge } from '../judge.ts'
import { FOLDER } from './read-compose.ts'
import { testNginx } from './start-nginx.ts'
import { inFolder, judgedBy, verdictOf } from './verdict.ts'

const ARTEFACT = 'deploy/nginx/leme.conf'

/** leme.conf as start.sh of the composition makes it, by nginx itself. */
export const nginx: Judge = {
  name: 'nginx of the composition',
  reads: [FOLDER, 'deploy/nginx'],
  async judge(tree) {
    if (!findProgram('nginx')) {
      const text = 'it is not installed (Debian: nginx-light)'
      return [{ artefact: ARTEFACT, tool: 'nginx -t', word: 'not validated', text }]
    }
    const version = judgedBy(ARTEFACT, { tool: 'nginx -v', args: ['-v'], from: 'nginx-light' })
    const told = await inFolder((folder) => testNginx(tree, folder))
    return [verdictOf(`${ARTEFACT}, as ${FOLDER}/nginx mounts it`, 'nginx -t', told, version.text)]
  },
}
