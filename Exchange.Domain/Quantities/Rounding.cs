namespace Exchange.Domain.Quantities;

/// <summary>Who bears the odd part of a division.</summary>
public enum Rounding
{
    /// <summary>To the nearest; a tie goes to the even neighbour.</summary>
    HalfEven = 1,

    /// <summary>Towards positive infinity.</summary>
    Up = 2,

    /// <summary>Towards negative infinity.</summary>
    Down = 3,
}

/// <summary>The one place where the domain divides.</summary>
internal static class Exact
{
    /// <summary>The quotient of a whole number and a positive divisor, with a named rounding.</summary>
    public static Int128 Divide(Int128 dividend, Int128 divisor, Rounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, Int128.One);
        var (quotient, rest) = Int128.DivRem(dividend, divisor);
        if (rest < 0)
        {
            (quotient, rest) = (quotient - 1, rest + divisor);
        }

        return rounding switch
        {
            Rounding.Down => quotient,
            Rounding.Up => rest > 0 ? quotient + 1 : quotient,
            _ => rest > divisor - rest || (rest == divisor - rest && Int128.IsOddInteger(quotient))
                ? quotient + 1
                : quotient,
        };
    }
}
