using System.ComponentModel.DataAnnotations;
using System.Text;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Exchange.Contracts.Reference;
using Exchange.Contracts.Wire;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Reference;

internal static class ReferenceQueries
{
    private const string Select =
        "select body, loaded_at from read.reference_data order by sequence desc limit 1";

    public static void MapShippedReference(this IEndpointRouteBuilder routes) =>
        routes.MapGet(QueryRoutes.ShippedReference, () => TypedResults.Ok(ShippedReference.Table))
            .RequireAuthorization(Policies.Open)
            .Described(
                "GetShippedReference", "reference_data", "The reference data that this program brings along.");

    public static void MapReferenceQueries(this IEndpointRouteBuilder reads) =>
        reads.MapGet(QueryRoutes.Equivalence, Equivalence).RequireAuthorization(Policies.Open)
            .Described(
                "GetEquivalence", "reference_data",
                "What classes deliver at a precision for a workload class, by the reference data in force.");

    private static async Task<Ok<EquivalenceTable>> Equivalence(
        [AllowedValues(null, "Fp64", "Fp32", "Tf32", "Fp16", "Fp8", "Int8")] string? precision,
        [AllowedValues(null, "Training", "FineTuning", "Inference", "Rendering", "Hpc")] string? workload,
        string? @class, ReadDb db, CancellationToken ct)
    {
        var found = await db.FindAsync(Select, c => new Loaded(c.Text(), c.Time()), ct);
        if (found is null)
            return TypedResults.Ok(new EquivalenceTable(null, null, null, []));
        var inForce = ReferenceData.Create((ReferenceDataLoaded)Schemas.EventTypes.Deserialise(
            Schemas.EventTypes.AliasOf(typeof(ReferenceDataLoaded)), Encoding.UTF8.GetBytes(found.Body)));
        var rows =
            from at in Enum.GetValues<Precision>()
            where precision is null || precision == at.ToString()
            from work in Enum.GetValues<WorkloadClass>()
            where workload is null || workload == work.ToString()
            from row in inForce.At(at, work)
            where @class is null || @class == row.Class.AcceleratorClass
            select View(row);
        return TypedResults.Ok(new EquivalenceTable(inForce.Id, inForce.Version, found.At, [.. rows]));
    }

    private static EquivalenceView View(Equivalence row) => new(
        row.Class.AcceleratorClass, row.Precision.ToString(), row.WorkloadClass.ToString(), row.DeliveredGflops,
        row.Class.NominalAt(row.Precision), row.IsMeasured ? "measured" : "nominal", row.Source);

    private sealed record Loaded(string Body, DateTimeOffset At);
}
