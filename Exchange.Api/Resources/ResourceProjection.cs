using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Resources;

namespace Exchange.Api.Resources;

internal static class ResourceProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case ResourceRegistered e:
                writes.Insert(
                    "resource", e.ResourceId, ("supplier", e.SupplierId), ("identity", e.ComputeIdentity),
                    ("site", e.Site), ("region", e.Region), ("class", e.AcceleratorClass),
                    ("catalogued", e.Catalogued), ("nodes", e.Nodes), ("per_node", e.AcceleratorsPerNode),
                    ("memory", e.MemoryMiBPerAccelerator), ("fp16", e.Fp16GflopsPerAccelerator), ("pue", e.PueMilli),
                    ("renewable", e.RenewablePercent), ("interconnect", e.Interconnect),
                    ("fabric", FabricLevels.Of(e.Interconnect)), ("status", "available"),
                    ("sequence", recorded.Sequence));
                break;
            case ResourceSpecificationVerified { Precision: Precision.Fp16 } e:
                writes.Set("resource", e.ResourceId, ("fp16", e.MeasuredGflopsPerAccelerator), ("verified", true));
                break;
            case ResourceSpecificationVerified e:
                writes.Set("resource", e.ResourceId, ("verified", true));
                break;
            case ResourceStatusChanged e:
                writes.Run(
                    "resource", e.ResourceId, "update read.resource set status = lower($2) where id = $1", e.Status);
                break;
            case ResourceRetired e:
                writes.SetStatus("resource", e.ResourceId, "retired");
                break;
        }
    }
}
