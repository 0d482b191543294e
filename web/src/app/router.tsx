import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { NotFound } from './not-found.tsx'
import { RouteFailure } from './route-failure.tsx'
import {
  readAlertsSearch,
  readBacktestsSearch,
  readDataSearch,
  readDeploysSearch,
  readDeskSearch,
  readJobsSearch,
  readMarketsSearch,
  readModelSearch,
  readModelsSearch,
  readOperationsSearch,
  readPipelineSearch,
  readReportSearch,
  readSignalsSearch,
  readStudiesSearch,
  readStudySearch,
  readTenantSearch,
} from './search.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

export const deskRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readDeskSearch,
  component: lazyRouteComponent(() => import('../desk/desk-page.tsx'), 'DeskPage'),
})

export const marketsRoute = createRoute({
  getParentRoute: () => root,
  path: '/markets',
  validateSearch: readMarketsSearch,
  component: lazyRouteComponent(() => import('../markets/markets-page.tsx'), 'MarketsPage'),
})

export const dataRoute = createRoute({
  getParentRoute: () => root,
  path: '/data',
  validateSearch: readDataSearch,
  component: lazyRouteComponent(() => import('../data/data-page.tsx'), 'DataPage'),
})

export const signalsRoute = createRoute({
  getParentRoute: () => root,
  path: '/signals',
  validateSearch: readSignalsSearch,
  component: lazyRouteComponent(() => import('../signals/signals-page.tsx'), 'SignalsPage'),
})

export const pipelineRoute = createRoute({
  getParentRoute: () => root,
  path: '/pipeline',
  validateSearch: readPipelineSearch,
  component: lazyRouteComponent(() => import('../pipeline/pipeline-page.tsx'), 'PipelinePage'),
})

export const modelsRoute = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: readModelsSearch,
  component: lazyRouteComponent(() => import('../models/models-page.tsx'), 'ModelsPage'),
})

export const modelRoute = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  validateSearch: readModelSearch,
  component: lazyRouteComponent(() => import('../models/model-page.tsx'), 'ModelPage'),
})

export const backtestsRoute = createRoute({
  getParentRoute: () => root,
  path: '/backtests',
  validateSearch: readBacktestsSearch,
  component: lazyRouteComponent(() => import('../backtests/backtests-page.tsx'), 'BacktestsPage'),
})

export const reportRoute = createRoute({
  getParentRoute: () => root,
  path: '/backtests/$id',
  validateSearch: readReportSearch,
  component: lazyRouteComponent(() => import('../report/report-page.tsx'), 'ReportPage'),
})

export const studiesRoute = createRoute({
  getParentRoute: () => root,
  path: '/studies',
  validateSearch: readStudiesSearch,
  component: lazyRouteComponent(() => import('../studies/studies-page.tsx'), 'StudiesPage'),
})

export const studyRoute = createRoute({
  getParentRoute: () => root,
  path: '/studies/$id',
  validateSearch: readStudySearch,
  component: lazyRouteComponent(() => import('../studies/study-page.tsx'), 'StudyPage'),
})

export const deploysRoute = createRoute({
  getParentRoute: () => root,
  path: '/deploys',
  validateSearch: readDeploysSearch,
  component: lazyRouteComponent(() => import('../deploys/deploys-page.tsx'), 'DeploysPage'),
})

export const jobsRoute = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('../jobs/jobs-page.tsx'), 'JobsPage'),
})

export const operationsRoute = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: readOperationsSearch,
  component: lazyRouteComponent(() => import('../operations/operations-page.tsx'), 'OperationsPage'),
})

export const alertsRoute = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: readAlertsSearch,
  component: lazyRouteComponent(() => import('../alerts/alerts-page.tsx'), 'AlertsPage'),
})

export const tenantRoute = createRoute({
  getParentRoute: () => root,
  path: '/tenant',
  validateSearch: readTenantSearch,
  component: lazyRouteComponent(() => import('../tenant/tenant-page.tsx'), 'TenantPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    ...[deskRoute, marketsRoute, dataRoute, signalsRoute, backtestsRoute],
    ...[reportRoute, studiesRoute, studyRoute],
    ...[pipelineRoute, modelsRoute, modelRoute, deploysRoute, jobsRoute, operationsRoute],
    ...[alertsRoute, tenantRoute],
  ]),
  basepath: '/app',
  defaultErrorComponent: RouteFailure,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
