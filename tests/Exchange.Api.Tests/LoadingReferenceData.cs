using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Api.Reference;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

public sealed class LoadingReferenceData(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private readonly TestExchange _exchange = shared.Exchange;

    /// <summary>Whoever changes the files gives them a new version and its sum here.</summary>
    [Fact]
    public void What_the_program_brings_along_is_what_its_version_says() => Assert.Equal(
        (1, "d5fd886c6e96c9c7"),
        (ShippedReference.Version, Convert.ToHexStringLower(SHA256.HashData(
            JsonSerializer.SerializeToUtf8Bytes(ShippedReference.Table, WireJson.Options)))[..16]));

    [Fact]
    public async Task The_operator_brings_it_into_force_once()
    {
        var first = await _exchange.Operator.UpdateReferenceDataAsync();
        var again = await _exchange.Operator.UpdateReferenceDataAsync();
        var table = await _exchange.Operator.GetEquivalenceAsync("nvidia-a100-sxm-80gb", atLeast: first?.Position);

        Assert.Null(again);
        Assert.Equal(ShippedReference.Version, table.Version);
        var training = table.Rows.Single(row => row is { Precision: "Fp16", WorkloadClass: "Training" });
        Assert.Equal(
            (148_656, 312_000, "measured"), (training.DeliveredGflops, training.NominalGflops, training.Basis));
        var inference = table.Rows.Single(row => row is { Precision: "Fp16", WorkloadClass: "Inference" });
        Assert.Equal((124_800, "nominal"), (inference.DeliveredGflops, inference.Basis));
        Assert.DoesNotContain(table.Rows, row => row.Precision == "Fp8");
    }

    [Fact]
    public async Task A_participant_without_the_role_does_not()
    {
        var buyer = _exchange.Client(await _exchange.JoinAsync("a buyer with a table", "Buyer"));

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => buyer.LoadReferenceDataAsync(Guid.CreateVersion7(), ShippedReference.Table));

        Assert.Equal(403, refused.Problem.Status);
    }
}
