import { fileSecrets } from './file-secrets.ts'

// A process that writes secrets until it is killed or done, and says each that is written:
// `node file-writer.fixture.ts FOLDER IDENTITY NAME COUNT`.
const [folder = '', file = '', name = '', count = ''] = process.argv.slice(2)
const secrets = await fileSecrets({ folder, identity: { file }, keep: 1_000 })
process.stdout.write('ready\n')
for (let at = 0; at < Number(count); at++) {
  await secrets.write(name, `${process.pid}:${at}:${'v'.repeat(4_000)}:${at}`)
  process.stdout.write(`${process.pid}:${at}\n`)
}
