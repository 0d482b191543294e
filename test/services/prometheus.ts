import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, freePort, NOBODY, type Service, serviceFolder, supervise } from './launch.ts'

export interface ScrapedPlaces {
  /** `http://host:port/metrics`, by the job that it is shown under. */
  readonly places: Readonly<Record<string, string>>
  readonly token: string
  /** Path of a file of rules. */
  readonly rules: string
}

/** Debian's Prometheus, which asks these places every second; undefined where the machine has none. */
export async function startPrometheus({ places, token, rules }: ScrapedPlaces): Promise<Service | undefined> {
  const command = findProgram('prometheus')
  if (!command) return undefined
  const [folder, port] = [serviceFolder('prometheus', NOBODY), await freePort()]
  const scrapes = Object.entries(places).map(([job, place]) => ({
    job_name: job,
    authorization: { credentials: token },
    static_configs: [{ targets: [new URL(place).host] }],
  }))
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: scrapes,
  }
  const file = join(folder, 'prometheus.yaml')
  writeFileSync(file, JSON.stringify(config))
  const url = `http://127.0.0.1:${port}`
  return supervise({
    ...{ folder, port, url },
    launch: {
      command,
      args: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      user: NOBODY,
    },
    ready: () =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
  })
}
