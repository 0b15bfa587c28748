namespace Exchange.Domain.Trading;

/// <summary>
/// How much a command may carry where no rule of its own says so. Whoever takes commands in checks by the same numbers.
/// </summary>
public static class CommandLimits
{
    /// <summary>Characters of a reason, or of where a price comes from.</summary>
    public const int ReasonLength = 200;

    /// <summary>Characters of a name.</summary>
    public const int NameLength = 100;

    /// <summary>Characters of a label: a site, a region, a class, a reference.</summary>
    public const int LabelLength = 64;

    /// <summary>Names in a list to choose from.</summary>
    public const int MostNames = 64;

    /// <summary>Vouchers of one order.</summary>
    public const int MostVouchers = 16;
}
