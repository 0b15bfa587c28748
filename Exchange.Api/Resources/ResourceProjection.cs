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
                writes.Add(
                    """
                    insert into read.resource (id, supplier, identity, site, region, class, catalogued, nodes, per_node,
                      memory, fp16, pue, renewable, interconnect, status, sequence)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'available', $15)
                    """,
                    e.ResourceId, e.SupplierId, e.ComputeIdentity, e.Site, e.Region, e.AcceleratorClass, e.Catalogued,
                    e.Nodes, e.AcceleratorsPerNode, e.MemoryMiBPerAccelerator, e.Fp16GflopsPerAccelerator, e.PueMilli,
                    e.RenewablePercent, e.Interconnect, recorded.Sequence);
                break;
            case ResourceSpecificationVerified { Precision: Precision.Fp16 } e:
                writes.Add(
                    "update read.resource set fp16 = $2 where id = $1", e.ResourceId, e.MeasuredGflopsPerAccelerator);
                break;
            case ResourceStatusChanged e:
                SetStatus(writes, e.ResourceId, e.Status.ToString());
                break;
            case ResourceRetired e:
                SetStatus(writes, e.ResourceId, "retired");
                break;
        }
    }

    private static void SetStatus(Writes writes, Guid resource, string status) =>
        writes.Add("update read.resource set status = lower($2) where id = $1", resource, status);
}
