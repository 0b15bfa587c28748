using System.Runtime.InteropServices;
using Exchange.Domain.Constraints;

namespace Exchange.Domain.Matching;

/// <summary>
/// A constraint as a list of steps over numbers: every name was looked up beforehand, so that none is compared while
/// offers are. A step comes before its parts, and says where the next one after them begins.
/// </summary>
internal sealed class ConstraintProgram
{
    private readonly List<Step> _steps = [];
    private readonly List<int> _names = [];

    private enum Kind : byte
    {
        Number,
        Name,
        Not,
        All,
        Any,
    }

    private enum Column : byte
    {
        Class,
        Region,
        Form,
        Site,
        Interconnect,
    }

    public bool IsEmpty => _steps.Count == 0;

    public void Clear()
    {
        _steps.Clear();
        _names.Clear();
    }

    /// <summary>Adds one that must be met as well.</summary>
    public void Add(Constraint constraint, OfferNames names)
    {
        var at = _steps.Count;
        switch (constraint)
        {
            case NumberConstraint number:
                _steps.Add(new()
                {
                    Kind = Kind.Number,
                    Comparator = number.Comparator,
                    Value = number.Value,
                    Read = number.Property.NumberOf,
                });
                break;
            case NameConstraint name:
                AddNames(name, names);
                break;
            case NotConstraint not:
                _steps.Add(new() { Kind = Kind.Not });
                Add(not.Inner, names);
                break;
            case AllConstraint all:
                _steps.Add(new() { Kind = Kind.All });
                foreach (var part in all.Parts)
                {
                    Add(part, names);
                }

                break;
            case AnyConstraint any:
                _steps.Add(new() { Kind = Kind.Any });
                foreach (var part in any.Parts)
                {
                    Add(part, names);
                }

                break;
            default:
                throw new InvalidOperationException($"{constraint} is of no known kind.");
        }

        CollectionsMarshal.AsSpan(_steps)[at].End = _steps.Count;
    }

    /// <summary>Are all that were added met for certain?</summary>
    public bool Holds(in OfferEntry offer)
    {
        var steps = CollectionsMarshal.AsSpan(_steps);
        for (var at = 0; at < steps.Length; at = steps[at].End)
        {
            if (Judge(steps, at, offer) != true)
            {
                return false;
            }
        }

        return true;
    }

    private void AddNames(NameConstraint constraint, OfferNames names)
    {
        var (column, table) = constraint.Property.Name switch
        {
            "accelerator" => (Column.Class, names.Classes),
            "region" => (Column.Region, names.Regions),
            "form" => (Column.Form, names.Forms),
            "site" => (Column.Site, names.Sites),
            "interconnect" => (Column.Interconnect, names.Interconnects),
            _ => throw new InvalidOperationException($"{constraint.Property.Name} is no name of an offer."),
        };
        var from = _names.Count;
        foreach (var name in constraint.Names)
        {
            if (table.Find(name) is var number && number != NameTable<string>.Unknown)
            {
                _names.Add(number);
            }
        }

        _steps.Add(new() { Kind = Kind.Name, Column = column, From = from, Count = _names.Count - from });
    }

    private bool? Judge(ReadOnlySpan<Step> steps, int at, in OfferEntry offer)
    {
        ref readonly var step = ref steps[at];
        return step.Kind switch
        {
            Kind.Number => JudgeNumber(step, offer.Row),
            Kind.Name => JudgeName(step, offer),
            Kind.Not => !Judge(steps, at + 1, offer),
            _ => JudgeParts(steps, at, offer, decides: step.Kind == Kind.Any),
        };
    }

    /// <summary>One part that decides is enough; else an unknown one leaves it unknown.</summary>
    private bool? JudgeParts(ReadOnlySpan<Step> steps, int at, in OfferEntry offer, bool decides)
    {
        bool? verdict = !decides;
        for (var part = at + 1; part < steps[at].End; part = steps[part].End)
        {
            var judged = Judge(steps, part, offer);
            if (judged == decides)
            {
                return decides;
            }

            verdict = judged is null ? null : verdict;
        }

        return verdict;
    }

    private static bool? JudgeNumber(in Step step, SupplyRow row) => step.Read!(row) is not { } known
        ? null
        : step.Comparator switch
        {
            Comparator.Less => known < step.Value,
            Comparator.AtMost => known <= step.Value,
            Comparator.Equal => known == step.Value,
            Comparator.AtLeast => known >= step.Value,
            _ => known > step.Value,
        };

    private bool? JudgeName(in Step step, in OfferEntry offer)
    {
        var known = step.Column switch
        {
            Column.Class => offer.Cell.Class,
            Column.Region => offer.Cell.Region,
            Column.Form => offer.Form,
            Column.Site => offer.Site,
            _ => offer.Interconnect,
        };
        return known == NameTable<string>.Unknown
            ? null
            : CollectionsMarshal.AsSpan(_names).Slice(step.From, step.Count).Contains(known);
    }

    private struct Step
    {
        public Func<SupplyRow, long?>? Read;
        public long Value;
        public int End;
        public int From;
        public int Count;
        public Kind Kind;
        public Column Column;
        public Comparator Comparator;
    }
}
