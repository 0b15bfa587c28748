using System.Globalization;

namespace Exchange.Web.Ui;

/// <summary>A text in every language of the portal: one that lacks a language does not compile.</summary>
public sealed record Text(string En, string Zh)
{
    /// <summary>Is the reader's language Chinese?</summary>
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>The text in the reader's language.</summary>
    public override string ToString() => IsChinese ? Zh : En;

    public static implicit operator string(Text text) => text.ToString();

    /// <summary>The text in the reader's language with its places filled.</summary>
    public string With(params object?[] values) => string.Format(CultureInfo.CurrentCulture, ToString(), values);
}
