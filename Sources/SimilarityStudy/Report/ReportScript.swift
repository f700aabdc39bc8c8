/// The lines of script of every report page.
///
/// The page can be read without them.
enum ReportScript {
  /// Everything, as ordinary JavaScript inside a section that XML takes as text.
  static let source = Markup.join([
    .trusted("//<![CDATA[\n'use strict';\n"), tables, tips, crosshair, explorer, restoring,
    .trusted("//]]>"),
  ])

  /// Sorting of tables by their headings; all folded parts open on paper.
  private static let tables = Markup.trusted(
    #"""
    document.querySelectorAll('table').forEach(function(table){
      var body=table.tBodies[0],heads=Array.from(table.tHead.rows[0].cells);
      heads.forEach(function(head,column){
        head.querySelector('button').addEventListener('click',function(){
          var numeric=head.classList.contains('num');
          var now=head.getAttribute('aria-sort');
          var falling=now?now==='ascending':numeric;
          heads.forEach(function(other){other.removeAttribute('aria-sort')});
          head.setAttribute('aria-sort',falling?'descending':'ascending');
          var key=function(row){
            var text=row.cells[column].textContent.trim();
            if(!numeric)return text;
            var value=parseFloat(text.replace(/,/g,'').replace('\u2212','-'));
            return isNaN(value)?-Infinity:value;
          };
          var rows=Array.from(body.rows).sort(function(a,b){
            var x=key(a),y=key(b);
            var order=numeric?(x===y?0:x>y?1:-1):x.localeCompare(y);
            return falling?-order:order;
          });
          rows.forEach(function(row){body.appendChild(row)});
        });
      });
    });
    window.addEventListener('beforeprint',function(){
      document.querySelectorAll('details').forEach(function(part){part.open=true});
    });

    """#)

  /// Words beside the pointer over a picture.
  private static let tips = Markup.trusted(
    #"""
    document.querySelectorAll('svg .tip').forEach(function(part){
      var title=part.querySelector('title');
      part.setAttribute('data-tip',title.textContent);
      title.remove();
    });
    (function(){
      var box=document.getElementById('tip'),shown=null;
      function place(event){
        var part=event.target.closest?event.target.closest('svg .tip'):null;
        if(!part){box.style.display='none';shown=null;return;}
        if(part!==shown){box.textContent=part.getAttribute('data-tip');shown=part;}
        box.style.display='block';
        var x=Math.min(event.clientX+14,window.innerWidth-box.offsetWidth-8);
        var y=event.clientY-box.offsetHeight-12;
        box.style.left=Math.max(8,x)+'px';
        box.style.top=(y>4?y:event.clientY+18)+'px';
      }
      document.addEventListener('pointermove',place);
      document.addEventListener('pointerdown',place);
      document.addEventListener('scroll',function(){box.style.display='none';shown=null;},true);
    })();

    """#)

  /// In a heatmap, the row, the column and the two names of the cell that is pointed at.
  private static let crosshair = Markup.trusted(
    #"""
    document.querySelectorAll('svg .cells').forEach(function(cells){
      var svg=cells.ownerSVGElement;
      var rows=svg.querySelectorAll('.rows>text'),columns=svg.querySelectorAll('.columns>text');
      var count=rows.length,marked=[];
      var all=Array.from(cells.children);
      function mark(place){
        marked.forEach(function(part){part.classList.remove('hot')});
        svg.classList.toggle('pointed',place!==null);
        marked=[];
        if(place===null)return;
        var row=Math.floor(place/count),column=place%count;
        marked=[rows[row],columns[column]];
        for(var k=0;k<count;k++)marked.push(all[row*count+k],all[k*count+column]);
        marked.forEach(function(part){part.classList.add('hot')});
      }
      cells.addEventListener('pointerover',function(event){
        var cell=event.target.closest('.tip');
        mark(cell?all.indexOf(cell):null);
      });
      cells.addEventListener('pointerleave',function(){mark(null)});
    });

    """#)

  /// The choices of a heatmap with views, kept while the page is open and over its reloading.
  private static let explorer = Markup.trusted(
    #"""
    document.querySelectorAll('.explorer').forEach(function(card,number){
      var data=JSON.parse(card.querySelector('script').textContent);
      var svg=card.querySelector('svg'),caption=card.querySelector('figcaption');
      var find=function(name){return Array.from(svg.querySelectorAll(name))};
      var rows=find('.rows>text'),columns=find('.columns>text'),strips=find('.strips>rect');
      var cells=find('.cells>.tip'),blocks=find('.ramp>rect'),ends=find('.ramp>text');
      var tree=find('.tree>.tip'),count=data.tasks.length,timer=null;
      var digits='ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      var fixed=function(value,places){
        var text=value.toFixed(places);
        return /^-0\.?0*$/.test(text)?text.slice(1):text.replace('-','\u2212');
      };
      function unpack(text){
        var values=[],at=0,i,j;
        for(i=0;i<count;i++)values.push(new Array(count).fill(1));
        for(i=0;i<count;i++)for(j=i+1;j<count;j++){
          var level=digits.indexOf(text[at])*4096+digits.indexOf(text[at+1])*64
            +digits.indexOf(text[at+2]);
          at+=3;
          values[i][j]=values[j][i]=level/262143*2-1;
        }
        return values;
      }
      function short(value,isSigned,isSmall){
        var text=fixed(value,2);
        if(!isSigned&&!isSmall)return text;
        return text.replace(/^(\u2212?)0\./,'$1.');
      }
      var clip=function(text){return text.length>18?text.slice(0,17)+'\u2026':text};
      function draw(){
        var view=data.views[part.value],time=Number(slider.value);
        if(time>view.steps.length)time=0;
        var values=unpack(view.values[time]),scale=view.scales[time===0?0:1];
        var names=view.order.map(function(task){return data.names[task]});
        view.order.forEach(function(task,place){
          rows[place].textContent=clip(names[place]);
          columns[place].textContent=clip(data.tasks[task]);
          strips[place].setAttribute('class',data.fills[task]);
          strips[count+place].setAttribute('class',data.fills[task]);
        });
        tree.forEach(function(branch,place){
          var path=branch.querySelector('path');
          path.setAttribute('d',view.tree[place][0]);
          path.setAttribute('class',view.tree[place][1]);
          branch.setAttribute('data-tip',view.tree[place][2]);
        });
        svg.querySelector('.tree').classList.toggle('faint',time!==0);
        cells.forEach(function(cell,place){
          var row=Math.floor(place/count),column=place%count;
          if(row===column){
            var own=data.families[view.order[row]];
            cell.setAttribute('data-tip',names[row]+(own?' \u00b7 '+own:''));
            return;
          }
          var value=values[row][column];
          var step=Math.floor((value-scale[0])/(scale[1]-scale[0])*blocks.length);
          step=Math.max(0,Math.min(blocks.length-1,step));
          cell.querySelector('rect').setAttribute('class',scale[2]+step);
          var text=cell.querySelector('text');
          if(text)text.textContent=short(value,scale[2]==='d',count>12);
          var a=data.families[view.order[row]],b=data.families[view.order[column]];
          var relation=a&&b?' \u00b7 '+(a===b?'both '+a:a+', '+b):'';
          cell.setAttribute('data-tip',names[row]+' \u2013 '+names[column]+': '+data.measure+' '
            +fixed(value,3)+relation);
        });
        blocks.forEach(function(block,place){block.setAttribute('class',scale[2]+place)});
        ends[0].textContent=fixed(scale[0],2);
        ends[1].textContent=fixed(scale[1],2)+' '+data.measure;
        slider.max=view.steps.length;
        said.textContent=time===0
          ?'mean of '+view.steps.length+(view.steps.length===1?' measurement':' measurements')
          :'step '+view.steps[time-1].toLocaleString('en-US');
        slider.setAttribute('aria-valuetext',said.textContent);
        caption.textContent=view.caption+(time===0?'':', '+said.textContent);
        svg.setAttribute('aria-label','Heatmap: '+caption.textContent+', tasks in the order '
          +view.order.map(function(task){return data.tasks[task]}).join(', ')+'.');
        try{sessionStorage.setItem('explorer-'+number,part.value+' '+time)}catch(error){}
      }
      function make(name,parent,text){
        var made=document.createElement(name);
        if(text)made.textContent=text;
        parent.appendChild(made);
        return made;
      }
      function stop(){
        clearInterval(timer);
        timer=null;
        play.textContent='\u25b6';
        play.setAttribute('aria-label','play the steps');
      }
      var bar=document.createElement('div');
      bar.className='controls';
      var part=make('select',make('label',bar,'part '));
      data.views.forEach(function(view,place){make('option',part,view.title).value=place});
      var time=make('label',bar,'time ');
      var slider=make('input',time);
      slider.type='range';
      slider.min=0;
      slider.step=1;
      slider.value=0;
      slider.max=data.views[0].steps.length;
      var play=make('button',bar);
      play.type='button';
      var said=make('output',bar);
      card.insertBefore(bar,card.querySelector('.scroll'));
      if(data.views.every(function(view){return view.steps.length<2})){
        time.hidden=true;
        play.hidden=true;
        said.hidden=true;
      }
      try{
        var kept=(sessionStorage.getItem('explorer-'+number)||'0 0').split(' ');
        if(Number(kept[0])<data.views.length)part.value=kept[0];
        slider.max=data.views[part.value].steps.length;
        slider.value=kept[1];
      }catch(error){}
      part.addEventListener('change',draw);
      slider.addEventListener('input',function(){stop();draw()});
      play.addEventListener('click',function(){
        if(timer)return stop();
        if(slider.value===slider.max)slider.value=0;
        play.textContent='\u2759\u2759';
        play.setAttribute('aria-label','stop');
        timer=setInterval(function(){
          slider.value=Number(slider.value)+1;
          draw();
          if(slider.value===slider.max)stop();
        },450);
      });
      window.addEventListener('beforeprint',stop);
      stop();
      draw();
    });

    """#)

  /// On a page that watches a run: a new page every so often, unless someone is at work on this one.
  private static let restoring = Markup.trusted(
    #"""
    (function(){
      var every=Number(document.body.getAttribute('data-reload')),busy=0;
      if(!every)return;
      ['pointermove','pointerdown','keydown','wheel','input','change'].forEach(function(kind){
        document.addEventListener(kind,function(){busy=Date.now()},{passive:true});
      });
      setInterval(function(){
        if(document.visibilityState==='visible'&&Date.now()-busy>4000)location.reload();
      },every*1000);
    })();

    """#)
}
