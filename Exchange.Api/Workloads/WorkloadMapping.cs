using Exchange.Api.Ingest;
using Exchange.Contracts.Workloads;
using Exchange.Domain.Resources;
using Exchange.Domain.Workloads;

namespace Exchange.Api.Workloads;

/// <summary>Workloads between the wire and the market.</summary>
internal static class WorkloadMapping
{
    /// <summary>A workload's terms as the market takes them; a word that is none is told to the checks.</summary>
    public static Workload Read(WorkloadTerms terms, FieldChecks checks) =>
        new(checks.Name<WorkloadKind>("workload.kind", terms.Kind))
        {
            Deadline = terms.Deadline,
            Precision = terms.Precision is { } precision
                ? checks.Name<Precision>("workload.precision", precision)
                : null,
            Parameters = terms.Parameters,
            Tokens = terms.Tokens,
            AdapterParameters = terms.AdapterParameters,
            UtilisationPercent = terms.UtilisationPercent,
            TokensPerSecond = terms.TokensPerSecond,
            TokensPerSecondEach = terms.TokensPerSecondEach,
            ContextTokens = terms.ContextTokens,
            CacheBytesPerToken = terms.CacheBytesPerToken,
            Streams = terms.Streams,
            PixelsPerFrame = terms.PixelsPerFrame,
            FramesPerSecond = terms.FramesPerSecond,
            MemoryMiBPerStream = terms.MemoryMiBPerStream,
            TeraflopHours = terms.TeraflopHours,
            CoreHours = terms.CoreHours,
            MegaflopsPerCore = terms.MegaflopsPerCore,
            MemoryMiBPerCore = terms.MemoryMiBPerCore,
            UnitHours = terms.UnitHours,
        };

    /// <summary>A workload with every class that could do it.</summary>
    public static DecompositionView View(WorkloadTerms terms, WorkloadPlan plan) => new(
        new(
            terms, plan.Formula, plan.Assumptions, plan.PetaflopSeconds, plan.RateGflops, plan.Precision?.ToString(),
            plan.WorkloadClass?.ToString(), plan.ReferenceVersion),
        plan.Minutes, plan.Accelerators,
        [
            .. plan.Classes.Select(answer => new ClassAnswerView(
                answer.AcceleratorClass, answer.Gflops, answer.Accelerators, answer.SmallestGroup,
                answer.IsMeasured ? "measured" : "nominal", answer.Note)),
        ]);
}
