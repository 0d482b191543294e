import { readFileSync } from 'node:fs'
import type { BlockShape, ProviderShape } from '../terraform/check-attributes.ts'

export type Term = 'string' | 'number' | 'bool' | 'list' | 'map' | 'any'

/** What can be set is in `attributes` and `blocks`; what can be read besides has its types or its inside. */
export interface AzureShape extends BlockShape {
  readonly types: Readonly<Record<string, Term>>
  readonly blocks: Readonly<Record<string, AzureBlock>>
  /** Of computed attributes that hold attributes. */
  readonly inside: Readonly<Record<string, AzureShape>>
}

export interface AzureBlock extends AzureShape {
  readonly min?: number
  readonly max?: number
  /** A set: its elements have no number. */
  readonly set?: true
}

export interface AzureProvider extends ProviderShape {
  /** The npm package that the types were read from. */
  readonly source: string
  /** Of its own block, `provider "azurerm"`. */
  readonly itself: AzureShape
  readonly resources: Readonly<Record<string, AzureShape>>
  readonly data: Readonly<Record<string, AzureShape>>
}

/** Of the resources and data sources that are used, made by `make-attributes.ts`. */
export function readAzureShape(): AzureProvider {
  const file = new URL('attributes.generated.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as AzureProvider
}

/** What a verdict says where the provider cannot be had: who looked in its place. */
export function inPlaceOfProvider({ provider }: AzureProvider): string {
  return `parsed and attribute-checked against ${provider.replace('hashicorp/', '')}`
}
