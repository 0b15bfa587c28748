using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Resources;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Api.Resources;

internal static class ResourceCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<RegisterResourceBody>(Policies.Supplier, b => b.Resource, Register),
        CommandDefinition.Of<VerifySpecificationBody>(
            Policies.Auditor, b => b.Resource,
            (b, origin, checks) => new VerifySpecification(
                origin, b.Resource, checks.Name<Precision>("precision", b.Precision), b.MeasuredGflops)),
        CommandDefinition.Of<ChangeResourceStatusBody>(
            Policies.Supplier, b => b.Resource,
            (b, origin, checks) => new ChangeResourceStatus(
                origin, b.Resource, checks.Name<ResourceStatus>("status", b.Status), checks.Reason(b.Reason))),
        CommandDefinition.Of<RetireResourceBody>(
            Policies.Supplier, b => b.Resource, (b, origin, _) => new RetireResource(origin, b.Resource)),
    ];

    /// <summary>
    /// Rates come from the catalogue and from nowhere else. Memory may differ from it: the same accelerator is sold
    /// with several sizes.
    /// </summary>
    private static RegisterResource Register(RegisterResourceBody body, CommandOrigin origin, FieldChecks checks)
    {
        var known = AcceleratorCatalogue.Embedded.Find(body.AcceleratorClass);
        return new(
            origin, body.Resource, checks.Text("site", body.Site, 1, CommandLimits.LabelLength),
            checks.Text("region", body.Region, 1, CommandLimits.LabelLength),
            checks.Text("acceleratorClass", body.AcceleratorClass, 1, CommandLimits.LabelLength), known is not null,
            body.Nodes, body.AcceleratorsPerNode, body.MemoryMiB ?? known?.MemoryMiB, known?.Fp64Gflops,
            known?.Fp32Gflops, known?.Tf32Gflops, known?.Fp16Gflops, known?.Fp8Gflops, known?.Int8Gops, body.PueMilli,
            body.RenewablePercent,
            checks.OptionalText("interconnect", body.Interconnect, 1, CommandLimits.LabelLength));
    }
}
