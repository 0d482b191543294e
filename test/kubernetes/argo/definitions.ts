import { inline } from '../schema/inline.ts'
import type { Definitions } from '../schema/schema.ts'

const GROUP = 'argoproj.io'

function definition(
  kind: string,
  definitions: Definitions,
  {
    shortNames,
    columns = [],
    hasStatus = false,
  }: { shortNames: string[]; columns?: object[]; hasStatus?: boolean },
): object {
  const singular = kind.toLowerCase()
  const schema = { type: 'object', ...inline(`io.argoproj.v1alpha1.${kind}`, definitions) }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${GROUP}`, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural: `${singular}s`, singular, shortNames },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...(hasStatus && { subresources: { status: {} } }),
          ...(columns.length > 0 && { additionalPrinterColumns: columns }),
        },
      ],
    },
  }
}

/** What Argo CD adds to a cluster: its kinds, with the columns that it shows of them. */
export function argoDefinitions(definitions: Definitions): object[] {
  const column = (name: string, jsonPath: string, priority = 0) => ({
    name,
    jsonPath,
    type: 'string',
    ...(priority && { priority }),
  })
  return [
    definition('Application', definitions, {
      shortNames: ['app', 'apps'],
      columns: [
        column('Sync Status', '.status.sync.status'),
        column('Health Status', '.status.health.status'),
        column('Revision', '.status.sync.revision', 10),
        column('Project', '.spec.project', 10),
      ],
    }),
    definition('ApplicationSet', definitions, { shortNames: ['appset', 'appsets'], hasStatus: true }),
    definition('AppProject', definitions, { shortNames: ['appproj', 'appprojs'] }),
  ]
}
