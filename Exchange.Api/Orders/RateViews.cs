using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;

namespace Exchange.Api.Orders;

/// <summary>Compute rates as readers see them.</summary>
internal static class RateViews
{
    public static RateView Of(RatePromise rate) => new(
        rate.Need.Gflops, rate.Need.Precision.ToString(), rate.Need.WorkloadClass.ToString(), rate.ReferenceVersion,
        [.. rate.Weights.Select(weight => new ClassWeightView(weight.AcceleratorClass, weight.Weight))]);

    /// <summary>What a PFLOPS that a leg delivers costs an hour, rounded up to the micro-unit.</summary>
    public static MicroAmount PerPetaflopHour(PlanLeg leg, long gflops)
    {
        var (whole, rest) = Int128.DivRem((Int128)leg.PriceMicrosPerUnitHour * leg.Units * RateNeed.LimitUnit, gflops);
        return new((long)Int128.Min(long.MaxValue, rest > 0 ? whole + 1 : whole));
    }
}
