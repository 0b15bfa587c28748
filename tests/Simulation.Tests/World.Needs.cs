using Exchange.Domain.Orders;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Simulation.Tests;

internal sealed partial class World
{
    // Something that accelerators of every class deliver some of, at a limit that buys the dear ones now and then.
    private Intent WithRate(Intent intent) => _random.Next(4) > 0
        ? intent
        : intent with
        {
            Accelerators = null,
            LimitMicros = _random.Next(20, 300) * One,
            Rate = new(
                _random.Next(0, 12) * 100_000, _random.Next(5) == 0 ? Precision.Fp64 : Precision.Fp16,
                WorkloadClass.Training),
        };

    private Intent WithBudget(Intent intent) => _random.Next(5) > 0
        ? intent
        : intent with
        {
            LimitMicros = _random.Next(3) == 0 ? intent.LimitMicros : null,
            BudgetMicros = _random.Next(1, 3_000) * One / 3,
        };
}
