using System.Globalization;
using Exchange.Domain.Explaining;

namespace Exchange.Api.Explaining;

/// <summary>An explanation's counts as one English sentence.</summary>
internal static class ExplanationText
{
    private const int BasisPointsPerPercent = 100;

    public static string Summary(Explanation why)
    {
        var offers = why.Offers == 1 ? "1 offer" : $"{Number(why.Offers)} offers";
        var reasons = why.Reasons.Select(reason => $"{Number(reason.Offers)} {Text(reason)}");
        return why.Offers == 0 ? "No offers take matches." : $"{offers}: {string.Join(", ", reasons)}.";
    }

    private static string Text(ReasonCount reason) => reason switch
    {
        { IsUnknown: true, Reason: PassedOver.Memory } => "with unknown memory",
        { IsUnknown: true, Reason: PassedOver.Fp16 } => "with an unknown FP16 rate",
        { IsUnknown: true, Reason: PassedOver.Pue } => "with an unknown PUE",
        { IsUnknown: true, Reason: PassedOver.Renewable } => "with an unknown renewable share",
        { IsUnknown: true, Reason: PassedOver.AcceleratorClass } => "of a class whose rate is not known",
        { IsUnknown: true, Reason: PassedOver.OfOrders } => "of which it is not known whether they serve such orders",
        { IsUnknown: true } => $"of which it is not known whether {reason.Asked}",
        { Reason: PassedOver.OwnSupply } => "of the buyer's own",
        { Reason: PassedOver.Excluded } => "with which a match came to nothing",
        { Reason: PassedOver.AcceleratorClass } => "of another class",
        { Reason: PassedOver.Region } => "in another region",
        { Reason: PassedOver.Form } => "of another form",
        { Reason: PassedOver.Memory } => "with too little memory",
        { Reason: PassedOver.Fp16 } => "with too low an FP16 rate",
        { Reason: PassedOver.Pue } => "with too high a PUE",
        { Reason: PassedOver.Renewable } => "with too little renewable power",
        { Reason: PassedOver.Constraint } => $"that fail {reason.Asked}",
        { Reason: PassedOver.OfOrders } => "that do not serve such orders",
        { Reason: PassedOver.Window } => "outside the window",
        { Reason: PassedOver.MinimumDuration } => "sold for longer only",
        { Reason: PassedOver.Limit } =>
            $"too dear by at least {Number(reason.LeastExcess!.Value / BasisPointsPerPercent)} %",
        { Reason: PassedOver.Capacity } => "with nothing free then",
        { Reason: PassedOver.Block } => "in blocks too large",
        { Reason: PassedOver.Legs } => "that would take more legs",
        { Reason: PassedOver.Budget } => "that cost more together than the budget",
        { Reason: PassedOver.Together } => "that are not enough together",
        _ => "that fit",
    };

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
