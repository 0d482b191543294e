-- Health of a StatefulSet. A bot's with no replicas is suspended; all others as Argo CD judges them by itself.
local health = {}
local spec, status, labels = obj.spec or {}, obj.status or {}, obj.metadata.labels or {}
local wanted = spec.replicas or 1

if status.observedGeneration == nil or status.observedGeneration < (obj.metadata.generation or 0) then
  health.status = "Progressing"
  health.message = "its controller has not seen the newest version yet"
  return health
end
if labels["leme.dev/part"] == "bot" and wanted == 0 then
  local left = status.replicas or 0
  health.status = left == 0 and "Suspended" or "Progressing"
  health.message = left == 0 and "the client is suspended" or "its pod is ending"
  return health
end
if (status.readyReplicas or 0) < wanted then
  health.status = "Progressing"
  health.message = (status.readyReplicas or 0) .. " of " .. wanted .. " pods are ready"
  return health
end
local strategy = spec.updateStrategy or {}
local rolling = strategy.rollingUpdate or {}
local partition = rolling.partition or 0
if strategy.type == "OnDelete" then
  health.status = "Healthy"
elseif partition > 0 then
  local enough = (status.updatedReplicas or 0) >= wanted - partition
  health.status = enough and "Healthy" or "Progressing"
elseif status.updateRevision ~= status.currentRevision then
  health.status = "Progressing"
  health.message = "a pod of the version before is still to be replaced"
else
  health.status = "Healthy"
end
return health
