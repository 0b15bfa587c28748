using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

public sealed class AskingForAWorkload(SharedExchange shared) : IClassFixture<SharedExchange>, IAsyncLifetime
{
    private readonly TestExchange _exchange = shared.Exchange;

    public async Task InitializeAsync() => await _exchange.Operator.UpdateReferenceDataAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_class_says_what_it_is_to_the_work_or_why_it_cannot_do_it()
    {
        var answer = await _exchange.Client().DecomposeAsync(new()
        {
            Workload = new()
            {
                Kind = "Training", Parameters = 174_600_000_000, Tokens = 300_000_000_000,
                Deadline = TestExchange.Start.AddDays(30),
            },
            Start = TestExchange.Start.AddDays(1),
        });

        Assert.InRange(answer.Requirement.PetaflopSeconds!.Value / 86_400, 3_604, 3_676);
        Assert.Equal((29 * 24 * 60, "Fp16", "Training"), (
            answer.Minutes, answer.Requirement.Precision, answer.Requirement.WorkloadClass));
        var a100 = answer.Classes.Single(row => row.AcceleratorClass == "nvidia-a100-sxm-80gb");
        Assert.Equal(("measured", 148_656L), (a100.Basis, a100.Gflops));
        var k80 = answer.Classes.Single(row => row.AcceleratorClass == "nvidia-k80");
        Assert.Equal((null, "its rate at Fp16 is not known"), (k80.Accelerators, k80.Note));
    }

    [Fact]
    public async Task Nonsense_is_refused_by_its_field()
    {
        var problem = await _exchange.RefusedAsync(QueryRoutes.Decompose, System.Text.Json.Nodes.JsonNode.Parse(
            """{"workload":{"kind":"Generic","unitHours":1,"streams":2,"deadline":"2026-04-01T00:00:00.000000Z"}}"""));

        Assert.Equal((422, "workload.streams"), (problem.Status, problem.Field));
    }
}
