namespace Exchange.Domain.Trading;

/// <summary>An image that is not one of a market in the format that is read; the message says where and why.</summary>
/// <param name="offset">The byte of the image at which it shows.</param>
/// <param name="reason">What is wrong there.</param>
/// <param name="inner">The rule of the domain that it breaks, where it is one.</param>
public sealed class MarketImageException(int offset, string reason, Exception? inner = null)
    : Exception($"The market's image is wrong at byte {offset}: {reason}", inner)
{
    /// <summary>The byte of the image at which it shows.</summary>
    public int Offset { get; } = offset;
}
