using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Exchange.Domain.Constraints;

/// <summary>
/// What a buyer asks of supply, or an offer of orders, in the exchange's constraint language
/// (<c>docs/contracts/constraints.md</c>). Judged in three values: what rests on a property that was left out is
/// neither met nor failed, and only what is met counts. <see cref="ToString"/> is its canonical text, which reads as
/// the same constraint again.
/// </summary>
public abstract record Constraint
{
    /// <summary>Characters of a text, at most.</summary>
    public const int MaxLength = 1_000;

    /// <summary>How deep parentheses and negations may nest.</summary>
    public const int MaxDepth = 16;

    /// <summary>Comparisons of a text, at most; a list of names counts one for each.</summary>
    public const int MaxTerms = 64;

    /// <summary>Reads a text on supply; says where and why when it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="constraint">What it says.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Constraint? constraint,
        [NotNullWhen(false)] out ConstraintError? error) =>
        TryParse(text, SupplyProperty.Catalogue, out constraint, out error);

    /// <summary>Reads a text; says where and why when it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="properties">What it may speak of.</param>
    /// <param name="constraint">What it says.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(
        string text, PropertyCatalogue properties, [NotNullWhen(true)] out Constraint? constraint,
        [NotNullWhen(false)] out ConstraintError? error)
    {
        try
        {
            constraint = new ConstraintParser(text, properties).Read();
            // The canonical text is what is kept: it is longer than this one may be, and must be one itself.
            _ = new ConstraintParser(constraint.ToString(), properties).Read();
            error = null;
            return true;
        }
        catch (ConstraintSyntaxException wrong)
        {
            constraint = null;
            error = wrong.Error;
            return false;
        }
    }

    /// <summary>Reads a text on supply that was written by <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static Constraint Parse(string text) => Parse(text, SupplyProperty.Catalogue);

    /// <summary>Reads a text that was written by <see cref="ToString"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="properties">What it speaks of.</param>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static Constraint Parse(string text, PropertyCatalogue properties) =>
        TryParse(text, properties, out var constraint, out var error)
            ? constraint
            : throw new FormatException(error.Message);

    /// <summary>What must all be met: its parts, or it alone.</summary>
    internal ImmutableArray<Constraint> Requirements => this is AllConstraint all ? all.Parts : [this];

    /// <summary>Is it met for certain?</summary>
    public bool Holds(IConstrained subject) => Judge(subject) == true;

    /// <summary>Met, failed, or (null) unknown.</summary>
    /// <param name="subject">Of the kind whose properties it speaks of.</param>
    public abstract bool? Judge(IConstrained subject);

    /// <summary>The canonical text.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text, Binding.Any);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text, Binding around);

    /// <summary>How tightly what stands around binds: what binds less is put in parentheses.</summary>
    internal enum Binding
    {
        Any,
        All,
        Not,
    }
}

/// <summary>How a number is compared.</summary>
public enum Comparator
{
    /// <summary><c>&lt;</c></summary>
    Less = 1,

    /// <summary><c>&lt;=</c></summary>
    AtMost = 2,

    /// <summary><c>=</c></summary>
    Equal = 3,

    /// <summary><c>&gt;=</c></summary>
    AtLeast = 4,

    /// <summary><c>&gt;</c></summary>
    More = 5,
}

/// <summary>How a comparator is written.</summary>
public static class ComparatorSigns
{
    /// <summary>The sign, which is SQL's too.</summary>
    public static string Sign(this Comparator comparator) => comparator switch
    {
        Comparator.Less => "<",
        Comparator.AtMost => "<=",
        Comparator.Equal => "=",
        Comparator.AtLeast => ">=",
        _ => ">",
    };
}

/// <summary>A number or flag, compared; a flag is <c>= 1</c>.</summary>
public sealed record NumberConstraint(Property Property, Comparator Comparator, long Value) : Constraint
{
    /// <inheritdoc/>
    public override bool? Judge(IConstrained subject) =>
        Property.NumberOf(subject) is not { } known ? null : Comparator switch
        {
            Comparator.Less => known < Value,
            Comparator.AtMost => known <= Value,
            Comparator.Equal => known == Value,
            Comparator.AtLeast => known >= Value,
            _ => known > Value,
        };

    internal override void Write(StringBuilder text, Binding around) => Write(text, Comparator.Sign());

    internal void Write(StringBuilder text, string sign)
    {
        text.Append(Property.Name);
        if (Property.Kind != PropertyKind.Flag)
        {
            text.Append(' ').Append(sign).Append(' ').Append(Property.Write(Value));
        }
    }
}

/// <summary>A name is one of these.</summary>
public sealed record NameConstraint(Property Property, ImmutableArray<string> Names) : Constraint
{
    /// <inheritdoc/>
    public override bool? Judge(IConstrained subject) =>
        Property.NameOf(subject) is not { } known ? null : Names.AsSpan().IndexOf(known) >= 0;

    internal override void Write(StringBuilder text, Binding around) => Write(text, "=", "in");

    internal void Write(StringBuilder text, string sign, string among)
    {
        text.Append(Property.Name).Append(' ');
        if (Names.Length == 1)
        {
            text.Append(sign).Append(' ').Append(ConstraintLexer.Quote(Names[0]));
            return;
        }

        text.Append(among).Append(" (").AppendJoin(", ", Names.Select(ConstraintLexer.Quote)).Append(')');
    }
}

/// <summary>The opposite: unknown stays unknown.</summary>
public sealed record NotConstraint(Constraint Inner) : Constraint
{
    /// <inheritdoc/>
    public override bool? Judge(IConstrained subject) => !Inner.Judge(subject);

    internal override void Write(StringBuilder text, Binding around)
    {
        switch (Inner)
        {
            case NumberConstraint { Property.Kind: not PropertyKind.Flag } number:
                number.Write(text, "!=");
                break;
            case NameConstraint names:
                names.Write(text, "!=", "not in");
                break;
            default:
                text.Append("not ");
                Inner.Write(text, Binding.Not);
                break;
        }
    }
}

/// <summary>Each of them, two or more: failed as soon as one is, met when all are.</summary>
public sealed record AllConstraint(ImmutableArray<Constraint> Parts) : Constraint
{
    /// <inheritdoc/>
    public override bool? Judge(IConstrained subject)
    {
        bool? verdict = true;
        foreach (var part in Parts)
        {
            var judged = part.Judge(subject);
            if (judged == false)
            {
                return false;
            }

            verdict = judged is null ? null : verdict;
        }

        return verdict;
    }

    internal override void Write(StringBuilder text, Binding around) =>
        text.WriteParts(Parts, " and ", Binding.All, inParentheses: around == Binding.Not);
}

/// <summary>One of them at least, of two or more: met as soon as one is, failed when all are.</summary>
public sealed record AnyConstraint(ImmutableArray<Constraint> Parts) : Constraint
{
    /// <inheritdoc/>
    public override bool? Judge(IConstrained subject)
    {
        bool? verdict = false;
        foreach (var part in Parts)
        {
            var judged = part.Judge(subject);
            if (judged == true)
            {
                return true;
            }

            verdict = judged is null ? null : verdict;
        }

        return verdict;
    }

    internal override void Write(StringBuilder text, Binding around) =>
        text.WriteParts(Parts, " or ", Binding.Any, inParentheses: around != Binding.Any);
}

internal static class PartsText
{
    public static void WriteParts(
        this StringBuilder text, ImmutableArray<Constraint> parts, string between, Constraint.Binding binding,
        bool inParentheses)
    {
        text.Append(inParentheses ? "(" : "");
        for (var i = 0; i < parts.Length; i++)
        {
            text.Append(i > 0 ? between : "");
            parts[i].Write(text, binding);
        }

        text.Append(inParentheses ? ")" : "");
    }
}
