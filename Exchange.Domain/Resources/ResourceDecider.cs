using Exchange.Domain.Trading;

namespace Exchange.Domain.Resources;

/// <summary>The rules of resources: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class ResourceDecider
{
    /// <summary>A supplier registers capacity under a new id.</summary>
    public static Decision Register(RegisterResource c, bool idTaken, string computeIdentity)
    {
        if (idTaken)
        {
            return Refused.IdTaken("resource", c.ResourceId);
        }

        if (c.Nodes <= 0)
        {
            return Refused.QuantityIsZero("nodes", c.Nodes);
        }

        if (c.AcceleratorsPerNode <= 0)
        {
            return Refused.QuantityIsZero("acceleratorsPerNode", c.AcceleratorsPerNode);
        }

        return Decision.Accepted([
            new ResourceRegistered(
                c.ResourceId, c.Origin.ActorId, computeIdentity, c.Site, c.Region, c.AcceleratorClass, c.Catalogued,
                c.Nodes, c.AcceleratorsPerNode, c.MemoryMiBPerAccelerator, c.Fp64GflopsPerAccelerator,
                c.Fp32GflopsPerAccelerator, c.Tf32GflopsPerAccelerator, c.Fp16GflopsPerAccelerator,
                c.Fp8GflopsPerAccelerator, c.Int8GopsPerAccelerator, c.PueMilli, c.RenewablePercent, c.Interconnect),
        ]);
    }

    /// <summary>An auditor puts a measured rate in the place of a declared one.</summary>
    public static Decision Verify(VerifySpecification command, Resource? resource)
    {
        if (resource is null)
        {
            return Unknown(command.ResourceId);
        }

        if (resource.IsRetired)
        {
            return Retired(resource);
        }

        return command.MeasuredGflopsPerAccelerator <= 0
            ? Refused.QuantityIsZero("measuredGflops", command.MeasuredGflopsPerAccelerator)
            : Decision.Accepted([
                new ResourceSpecificationVerified(
                    resource.Id, command.Precision, command.MeasuredGflopsPerAccelerator, command.Origin.ActorId),
            ]);
    }

    /// <summary>The supplier says how its resource is doing.</summary>
    public static Decision ChangeStatus(ChangeResourceStatus command, Resource? resource)
    {
        if (CheckOwn(command.Origin, command.ResourceId, resource) is { } refusal)
        {
            return refusal;
        }

        if (resource!.IsRetired)
        {
            return Retired(resource);
        }

        return resource.Status == command.Status
            ? new Refusal(
                RefusalCode.AlreadySo, "status", command.Status.ToString(), "A status that the resource does not have.")
            : Decision.Accepted([new ResourceStatusChanged(resource.Id, command.Status, command.Reason)]);
    }

    /// <summary>The supplier takes a resource away for good; nothing may be on sale from it.</summary>
    public static Decision Retire(RetireResource command, Resource? resource, bool hasOpenOffers)
    {
        if (CheckOwn(command.Origin, command.ResourceId, resource) is { } refusal)
        {
            return refusal;
        }

        if (resource!.IsRetired)
        {
            return Retired(resource);
        }

        return hasOpenOffers
            ? Refused.WrongState("resource", resource.Id, "Withdraw its offers first.")
            : Decision.Accepted([new ResourceRetired(resource.Id)]);
    }

    /// <summary>The refusal for an id that no resource has.</summary>
    internal static Refusal Unknown(Guid id) =>
        new(RefusalCode.UnknownResource, "resource", id.ToString(), "The id of a registered resource.");

    private static Refusal? CheckOwn(CommandOrigin origin, Guid id, Resource? resource)
    {
        if (resource is null)
        {
            return Unknown(id);
        }

        return resource.SupplierId == origin.ActorId
            ? null
            : Refused.NotYours("resource", id, "the resource's supplier");
    }

    private static Refusal Retired(Resource resource) =>
        Refused.WrongState("resource", resource.Id, "The resource is retired; register another one.");
}
