using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Workloads;

/// <summary>What a workload must be to be done at all.</summary>
public static class WorkloadFeasibility
{
    /// <summary>How long a workload has from a start, or why no time at all.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="stated">How long, where it has no deadline.</param>
    /// <param name="start">When it starts.</param>
    /// <param name="minutes">How long it has, when there is no refusal.</param>
    public static Refusal? MinutesOf(Workload workload, int? stated, DateTimeOffset start, out int minutes)
    {
        minutes = stated ?? 0;
        if (workload.Deadline is not { } deadline)
        {
            return stated is > 0 ? null : Refused.QuantityIsZero("minutes", stated ?? 0);
        }

        if (stated is { } said)
        {
            return new Refusal(
                RefusalCode.ValueOutOfRange, "minutes", Refused.Text(said), "Left out: the deadline says how long.");
        }

        var until = (deadline - start).Ticks / TimeSpan.TicksPerMinute;
        minutes = until is > 0 and <= TimeWindow.MaxMinutes ? (int)until : 0;
        return minutes > 0
            ? null
            : new Refusal(
                RefusalCode.WorkloadNotFeasible, "workload.deadline", Refused.Text(deadline),
                $"After {Refused.Text(start)}, by at most {TimeWindow.MaxMinutes} minutes.");
    }

    /// <summary>Why nobody can need a plan's rate; null when somebody can.</summary>
    public static Refusal? CheckRate(WorkloadPlan plan) => plan.RateGflops <= Decomposition.MaxRate
        || plan.RateGflops is null
        ? null
        : new Refusal(
            RefusalCode.WorkloadNotFeasible, "workload", $"above {Decomposition.MaxRate} GFLOPS",
            $"Work and time that come to at most {Decomposition.MaxRate} GFLOPS.");
}
